package io.bgworker.observe;

import java.util.List;

/** The supervisor in JMX. What is refused is an {@code IllegalStateException}, or an {@code IllegalArgumentException}, that says why. */
public interface SupervisorMXBean {

    /**
     * How many workers may be registered.
     *
     * @return {@code bgworker.max-worker-processes}
     */
    int getMaxWorkerProcesses();

    /**
     * The registered workers.
     *
     * @return a line for each
     */
    List<String> getWorkers();

    /**
     * How many JVMs wait to become workers. They are no workers, and do not count against the limit.
     *
     * @return the spares that are ready
     */
    int getSpares();

    /**
     * The past ends, newest first.
     *
     * @return a line for each
     */
    List<String> getExits();

    /**
     * The configuration epoch.
     *
     * @return how often the configuration was reloaded
     */
    long getEpoch();

    /**
     * Reads the live configuration keys again, and tells every worker.
     *
     * @return the configuration epoch that has begun
     */
    long reload();

    /**
     * Stops all workers; they start again with the application.
     *
     * @param mode {@code smart}, {@code fast} or {@code immediate}
     */
    void shutdown(String mode);

    /**
     * Starts a worker.
     *
     * @param name its name
     */
    void start(String name);

    /**
     * Terminates the workers of a name.
     *
     * @param name the name
     */
    void stop(String name);

    /**
     * Restarts the workers of a name.
     *
     * @param name the name
     */
    void restart(String name);

    /**
     * Lets parked workers of a name start again.
     *
     * @param name the name
     */
    void resume(String name);
}
