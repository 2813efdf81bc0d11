package io.bgworker;

/**
 * Registers static workers that code computes; PostgreSQL's {@code RegisterBackgroundWorker}. Fired once at deployment:
 *
 * <pre>{@code
 * void declare(@Observes StaticRegistration registration) {
 *     for (int shard = 0; shard < 4; shard++) {
 *         registration.register(WorkerSpec.builder(ShardWorker.class).name("shard-" + shard).mainArg(shard).build());
 *     }
 * }
 * }</pre>
 *
 * <p>The same rules apply as for {@link BackgroundWorker}: a wrong definition or a name that is taken fails the
 * deployment, one over the limit is logged and ignored, the configuration overrides each by name. Only the thread that
 * delivers the event may call it, and only during the event. An observer that throws fails the deployment, too, with its
 * name; the others are called nevertheless.
 *
 * @since 0.1
 */
public interface StaticRegistration {

    /**
     * Registers a static worker. Mistakes are collected and reported together when all observers were called.
     *
     * @param spec the definition
     * @throws SupervisorStoppedException if the event is over; {@link WorkerRegistrar#register} is for later
     */
    void register(WorkerSpec spec);
}
