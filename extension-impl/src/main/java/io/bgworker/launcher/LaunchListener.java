package io.bgworker.launcher;

/** Hears of a process. Exactly one of {@link #launched} and {@link #failed} is called first. */
public interface LaunchListener {

    /**
     * The process runs.
     *
     * @param process the process
     */
    void launched(LaunchedProcess process);

    /**
     * The process could not be started.
     *
     * @param reason why
     */
    void failed(String reason);

    /**
     * The process has ended. Called after {@link #launched}, when its output is drained or the time for that is over.
     *
     * @param exitValue its exit value
     * @param evidence what its JVM left of itself
     */
    void exited(int exitValue, Evidence evidence);
}
