package io.bgworker;

/**
 * What a worker asks for beyond its own JVM; PostgreSQL's {@code bgw_flags}. A worker without any is isolated.
 *
 * @since 0.1
 */
public enum Capability {

    /**
     * Membership of the group of workers that share memory ({@code BGWORKER_SHMEM_ACCESS}). The crash of one member
     * makes what they share suspect: all members are killed at once and started again. In PostgreSQL every worker is a
     * member; here it is a choice.
     */
    SHARED_MEMORY,

    /**
     * A database session of the worker's own, {@link WorkerContext#database()}
     * ({@code BGWORKER_BACKEND_DATABASE_CONNECTION}). Requires {@link #SHARED_MEMORY}, and a start time other than
     * {@link StartTime#SERVER_START}. Ordinary client connections need no capability.
     */
    DATABASE_CONNECTION,

    /**
     * The worker may be terminated to take away the database it is connected to ({@code BGWORKER_INTERRUPTIBLE}), by
     * {@link WorkerRegistrar#release}. Requires {@link #DATABASE_CONNECTION}.
     */
    INTERRUPTIBLE
}
