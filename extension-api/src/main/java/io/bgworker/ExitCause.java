package io.bgworker;

/**
 * Why a worker's process ended, or why none was started.
 *
 * <p>An end that the worker announced with code 0 or 1 is orderly; every other is a {@linkplain #isCrash() crash}, whatever
 * the exit code. So
 * {@code System.exit(137)} is never taken for a SIGKILL, nor {@code Runtime.halt(0)} for success.
 *
 * @since 0.1
 */
public enum ExitCause {

    /** Finished: main returned, or {@code System.exit(0)}. Exit code 0. */
    COMPLETED(false),

    /** Failed: main threw, or {@code System.exit(1)}. Exit code 1. */
    FAILED(false),

    /** Ended after it was told to terminate: by its handle, by the shutdown, or by a SIGTERM from outside. */
    TERMINATED(false),

    /** {@code System.exit(n)} with a code other than 0 and 1, which says that something is broken. */
    EXITED(true),

    /** An {@code OutOfMemoryError}. Exit code 3. */
    OUT_OF_MEMORY(true),

    /** The JVM itself crashed, in native code or by a fault of its own; the report has a summary. */
    NATIVE_CRASH(true),

    /** Ended by a signal that the supervisor did not send. */
    SIGNALED(true),

    /** Ended without announcing it: {@code Runtime.halt}, or a crash that left no trace. */
    HALTED(true),

    /** Killed by the supervisor because it did not terminate by its deadline, or because of an immediate shutdown. */
    KILLED(true),

    /** Killed by the supervisor because another worker of the shared-memory group crashed. */
    RESET(true),

    /** Killed by the supervisor because it broke the protocol, or because its channel ended while it lived on. */
    PROTOCOL_VIOLATION(true),

    /** Killed by the supervisor because it did not reach its entry point within {@code bgworker.start-timeout}. */
    START_TIMEOUT(true),

    /** No process could be started, or what was started was never a JVM: its program could not be executed. */
    START_FAILED(false);

    private final boolean crash;

    ExitCause(boolean crash) {
        this.crash = crash;
    }

    /**
     * Whether the worker could not clean up after itself, so that what it shared with others is suspect.
     *
     * @return whether the end is a crash
     */
    public boolean isCrash() {
        return crash;
    }
}
