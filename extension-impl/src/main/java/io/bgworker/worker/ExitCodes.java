package io.bgworker.worker;

/** All exit codes that a worker's JVM has on its own account. Any other is the application's. */
final class ExitCodes {

    /** Main returned. */
    static final int COMPLETED = 0;

    /** Main threw, or a SIGTERM from outside ended the worker. */
    static final int FAILED = 1;

    /** An OutOfMemoryError left main; HotSpot's own code for it too. */
    static final int OUT_OF_MEMORY = 3;

    /** The supervisor died. Nobody is left to see it. */
    static final int SUPERVISOR_DIED = 1;

    /** What exit hooks get when {@code System.exit} ends the worker: its code is not told to anybody before the end. */
    static final int UNKNOWN = -1;

    private ExitCodes() {}
}
