package io.bgworker.config;

import io.bgworker.Database;
import io.bgworker.RestartPolicy;
import io.bgworker.ShutdownMode;
import io.bgworker.spi.DatabaseSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.microprofile.config.Config;

/**
 * The configuration of the background workers of one application, checked. Read once when the application starts, and
 * kept: some servers take their configuration away before the application has stopped.
 *
 * <p>A reload reads again, and {@link #withLive} takes over the parts that are <em>live</em>:
 * {@code maxWorkerProcesses}, {@code typeLimits}, {@code restartPolicy}, {@code restartAfterCrash}, {@code resetLimit},
 * {@code killAfter}, {@code startsAtOnce}, {@code spares}, {@code sparesDatabase}, {@code allow}, {@code exits}, and the restart
 * policies in {@code workers}. The others need a new deployment.
 *
 * @param enabled {@code bgworker.enabled}: whether there are background workers at all
 * @param maxWorkerProcesses {@code bgworker.max-worker-processes}: how many workers may be registered, 0 to
 *     262143; live
 * @param typeLimits {@code bgworker.type.<type>.max}: how many workers of a type may be registered, 0 to 262143; live
 * @param restartPolicy {@code bgworker.restart-time}: what {@link RestartPolicy#configured()} means, never itself; live
 * @param restartAfterCrash {@code bgworker.restart-after-crash}: whether the shared-memory group starts again after the
 *     crash of a member; live
 * @param resetLimit {@code bgworker.reset-limit}: how often it does before it is parked; live
 * @param shutdownMode {@code bgworker.shutdown-mode}: how workers are stopped when the application stops
 * @param shutdownTimeout {@code bgworker.shutdown-timeout}: the deadline for all of them, 1 second to 1 hour
 * @param killAfter {@code bgworker.kill-after}: how long a worker that is told to terminate has, 0 to 1 hour; live
 * @param startTimeout {@code bgworker.start-timeout}: how long a worker's JVM has to come up, 1 second to 1 hour
 * @param startsAtOnce {@code bgworker.starts-at-once}: how many workers' JVMs start at the same time, 1 to 1000; live
 * @param spares {@code bgworker.spares}: how many JVMs of each kind, with a container and without, wait to become workers; and
 *     {@code bgworker.spares.max}: up to how many, where that follows the demand; live
 * @param sparesDatabase {@code bgworker.spares.database}: the name of the database that these JVMs connect to; empty for none; live
 * @param javaHome {@code bgworker.java-home}: the Java that runs the workers; empty for the server's own
 * @param jvmOptions {@code bgworker.jvm-options}: options for the JVM of every worker
 * @param classPath {@code bgworker.class-path}: what workers get on their class path beyond the application; absolute
 * @param runDir {@code bgworker.run-dir}: where run directories are made; absolute
 * @param cacheDir {@code bgworker.cache-dir}: where images of applications are kept; absolute
 * @param archive {@code bgworker.archive}: whether workers' JVMs start with archives of their classes, made in the background
 * @param sharedMemoryMaxBytes {@code bgworker.shared-memory.max-bytes}: how much all segments may take together, 0 to 1 TiB
 * @param sharedMemoryDir {@code bgworker.shared-memory.dir}: where shared memory is; absolute
 * @param heapDumpsMaxBytes {@code bgworker.heap-dumps.max-bytes}: how much the heap dumps of workers that ran out of memory may
 *     take together, 0 to 1 TiB; 0 for none
 * @param heapDumpsDir {@code bgworker.heap-dumps.dir}: where they are kept; absolute
 * @param environment {@code bgworker.environment}: which environment variables workers get to see
 * @param allow {@code bgworker.allow}: which classes may be entry points; live
 * @param exits {@code bgworker.exits}: how many past ends are remembered, 0 to 100000; live
 * @param maintenanceDatabase {@code bgworker.maintenance-database}: the name of the database that an empty name means, and
 *     whose state is the server's
 * @param databases {@code bgworker.database.<name>.…}: by name
 * @param workers {@code bgworker.worker.<name>.…}: by the name of the worker; only those of which something is said
 */
public record BgworkerConfig(
        boolean enabled,
        int maxWorkerProcesses,
        Map<String, Integer> typeLimits,
        RestartPolicy restartPolicy,
        boolean restartAfterCrash,
        ResetLimit resetLimit,
        ShutdownMode shutdownMode,
        Duration shutdownTimeout,
        Duration killAfter,
        Duration startTimeout,
        int startsAtOnce,
        SpareNumber spares,
        String sparesDatabase,
        Optional<Path> javaHome,
        List<String> jvmOptions,
        List<Path> classPath,
        Path runDir,
        Path cacheDir,
        boolean archive,
        long sharedMemoryMaxBytes,
        Path sharedMemoryDir,
        long heapDumpsMaxBytes,
        Path heapDumpsDir,
        EnvironmentAllowList environment,
        EntryPointAllowList allow,
        int exits,
        String maintenanceDatabase,
        Map<String, DatabaseSettings> databases,
        Map<String, WorkerOverrides> workers) {

    /** What {@code /dev/shm} has in a container that is told nothing else. */
    private static final long SHARED_MEMORY_DEFAULT_BYTES = 64L << 20;

    /** With more, a rush of workers holds up whatever else the server does; with one, a slow start holds up all others. */
    private static final int STARTS_AT_ONCE_DEFAULT =
            Math.max(2, Runtime.getRuntime().availableProcessors());

    /** Checks the ranges and copies the collections. */
    public BgworkerConfig {
        Ranges.WORKERS.check("maxWorkerProcesses", maxWorkerProcesses);
        typeLimits.forEach((type, limit) -> Ranges.WORKERS.check("The limit of type '" + type + "'", limit));
        if (restartPolicy instanceof RestartPolicy.Configured) {
            throw new IllegalArgumentException("restartPolicy must say what default means, was default");
        }
        Ranges.SHUTDOWN_TIMEOUT.check("shutdownTimeout", shutdownTimeout);
        Ranges.KILL_AFTER.check("killAfter", killAfter);
        Ranges.START_TIMEOUT.check("startTimeout", startTimeout);
        Ranges.STARTS_AT_ONCE.check("startsAtOnce", startsAtOnce);
        Ranges.SHARED_MEMORY.check("sharedMemoryMaxBytes", sharedMemoryMaxBytes);
        Ranges.HEAP_DUMPS.check("heapDumpsMaxBytes", heapDumpsMaxBytes);
        Ranges.EXITS.check("exits", exits);
        typeLimits = Map.copyOf(typeLimits);
        jvmOptions = List.copyOf(jvmOptions);
        classPath = List.copyOf(classPath);
        databases = Map.copyOf(databases);
        workers = Map.copyOf(workers);
    }

    /**
     * What holds if nothing is configured.
     *
     * @return the defaults
     */
    public static BgworkerConfig defaults() {
        return new BgworkerConfig(
                true,
                8,
                Map.of(),
                RestartPolicy.after(Duration.ofSeconds(60)),
                true,
                new ResetLimit(5, Duration.ofSeconds(60)),
                ShutdownMode.FAST,
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                STARTS_AT_ONCE_DEFAULT,
                SpareNumber.of(OptionalInt.of(ConfigReader.SPARES_UNSET), ConfigReader.SPARES_UNSET),
                "",
                Optional.empty(),
                List.of(),
                List.of(),
                HostFiles.temporary("bgworker"),
                HostFiles.temporary("bgworker-cache"),
                true,
                SHARED_MEMORY_DEFAULT_BYTES,
                HostFiles.inMemory("bgworker"),
                0,
                HostFiles.temporary("bgworker-heap-dumps"),
                EnvironmentAllowList.builtIn(),
                EntryPointAllowList.all(),
                1_000,
                Database.DEFAULT_NAME,
                Map.of(),
                Map.of());
    }

    /**
     * Reads the configuration. Looks at files, to see whether paths are right.
     *
     * @param config where the values are; expressions in them are its own matter
     * @return the configuration
     * @throws ConfigurationException that names every value that is wrong
     */
    public static BgworkerConfig read(Config config) {
        return read(config, Set.of());
    }

    /**
     * Reads the configuration, looking for what is said of some workers even if no source lists it: environment
     * variables such as {@code BGWORKER_WORKER_MAIL_SENDER_ENABLED} do not tell the name of the worker.
     *
     * @param config where the values are
     * @param workerNames the names of the workers that are known
     * @return the configuration
     * @throws ConfigurationException that names every value that is wrong
     */
    public static BgworkerConfig read(Config config, Collection<String> workerNames) {
        Values values = new Values(config);
        BgworkerConfig read = new ConfigReader(values).read(workerNames);
        values.throwIfWrong();
        return read;
    }

    /**
     * This configuration with the live parts of another one.
     *
     * @param reread what was read on a reload
     * @return a new configuration
     */
    public BgworkerConfig withLive(BgworkerConfig reread) {
        return new BgworkerConfig(
                enabled,
                reread.maxWorkerProcesses,
                reread.typeLimits,
                reread.restartPolicy,
                reread.restartAfterCrash,
                reread.resetLimit,
                shutdownMode,
                shutdownTimeout,
                reread.killAfter,
                startTimeout,
                reread.startsAtOnce,
                reread.spares,
                reread.sparesDatabase,
                javaHome,
                jvmOptions,
                classPath,
                runDir,
                cacheDir,
                archive,
                sharedMemoryMaxBytes,
                sharedMemoryDir,
                heapDumpsMaxBytes,
                heapDumpsDir,
                environment,
                reread.allow,
                reread.exits,
                maintenanceDatabase,
                databases,
                workersWithLive(reread));
    }

    private Map<String, WorkerOverrides> workersWithLive(BgworkerConfig reread) {
        Set<String> names = new TreeSet<>(workers.keySet());
        names.addAll(reread.workers.keySet());
        Map<String, WorkerOverrides> live = new TreeMap<>();
        for (String name : names) {
            WorkerOverrides overrides =
                    worker(name).withRestartPolicy(reread.worker(name).restartPolicy());
            if (!overrides.equals(WorkerOverrides.none())) {
                live.put(name, overrides);
            }
        }
        return live;
    }

    /**
     * What is said of one worker.
     *
     * @param name its name
     * @return the overrides, which may say nothing
     */
    public WorkerOverrides worker(String name) {
        return workers.getOrDefault(name, WorkerOverrides.none());
    }
}
