/**
 * The tests that PostgreSQL has of its background workers, as one suite against real processes. Each class is named after the
 * test it stands for and numbers the scenarios it holds (section 15 of the contract). The workers are small ones of the
 * suite's own: {@link io.bgworker.postgresql.WorkerSpi} is the one to read first.
 *
 * <table>
 * <caption>Which scenario stands where</caption>
 * <tr><th>scenario</th><th>PostgreSQL's test</th><th>here</th></tr>
 * <tr><td>1 to 3, 5 to 7</td><td>worker_spi 001</td><td>{@code WorkerSpi001IT}, {@code WorkerSpiConnectionIT}</td></tr>
 * <tr><td>4</td><td>worker_spi 001</td><td>none: names of wait events are not registered, so there is no catalogue of
 *     them</td></tr>
 * <tr><td>the checks of arguments at the end of 001</td><td>worker_spi 001</td><td>{@code WorkerSpiArgumentsIT}; a supervisor
 *     that is gone, {@code RegistrationIT} and {@code SupervisorDeathIT}</td></tr>
 * <tr><td>8 to 10</td><td>worker_spi 001: bypasses, roles without login</td><td>with the database issue: they need a real
 *     PostgreSQL</td></tr>
 * <tr><td>12</td><td>worker_spi 002</td><td>{@code WorkerSpi002IT}</td></tr>
 * <tr><td>11, 13 to 16</td><td>worker_spi 002: interruptible workers, databases as templates</td><td>with the database
 *     issue</td></tr>
 * <tr><td>17 to 23</td><td>test_shm_mq</td><td>{@code TestShmMqIT}. No wait is for a number of workers below one, so no check is
 *     for that</td></tr>
 * <tr><td>24</td><td>test_dsm_registry</td><td>{@code TestDsmRegistryIT}</td></tr>
 * <tr><td>25</td><td>test_dsa</td><td>{@code TestDsaIT}. A table of contents does not grow, and takes nothing back</td></tr>
 * <tr><td>26</td><td>test_lwlock_tranches</td><td>{@code TestLwlockTranchesIT}. A name is one lock's, and the quota is in bytes</td></tr>
 * <tr><td>27</td><td>test_shmem</td><td>{@code TestShmemIT}</td></tr>
 * <tr><td>28 to 31</td><td>recovery 013</td><td>{@code CrashRestart013IT}. SIGQUIT asks a JVM for a thread dump
 *     ({@code ForeignSignalsIT}), so SIGABRT and SIGSEGV stand in its place. No statistics of a module are there to be reset</td></tr>
 * <tr><td>32</td><td>recovery 022</td><td>{@code TemporaryFilesIT}. There is no setting to keep the files</td></tr>
 * <tr><td>33</td><td>postmaster 003</td><td>{@code HalfOpenConnectionsIT}</td></tr>
 * <tr><td>34</td><td>pg_prewarm 001</td><td>{@code PrewarmIT}</td></tr>
 * <tr><td>35</td><td>select_parallel</td><td>{@code ParallelWorkersIT}</td></tr>
 * <tr><td>36</td><td>test_checksums 002</td><td>{@code LauncherIT}. SIGINT is the terminal's here, and ignored
 *     ({@code LifeOfAWorkerIT}): the launcher is terminated instead</td></tr>
 * <tr><td>37</td><td>patterns of the replication launcher</td><td>{@code LauncherIT}, {@code NeverUpIT}</td></tr>
 * </table>
 */
package io.bgworker.postgresql;
