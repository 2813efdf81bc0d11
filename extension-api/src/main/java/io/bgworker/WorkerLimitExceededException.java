package io.bgworker;

/**
 * There is no room for another worker. Try again when one has ended, or raise the limit.
 *
 * @since 0.1
 */
public class WorkerLimitExceededException extends WorkerException {

    private static final long serialVersionUID = 1L;

    /** The worker that was refused. */
    private final String worker;

    /** The limit in force. */
    private final int limit;

    /** The configuration key that raises it. */
    private final String key;

    /**
     * Names the limit.
     *
     * @param worker the name of the worker that was refused
     * @param limit the limit in force
     * @param key the configuration key that raises it
     */
    public WorkerLimitExceededException(String worker, int limit, String key) {
        super("Background worker '" + worker + "' was refused: " + key + "=" + limit + " are registered already; raise "
                + key + " or wait until one has ended");
        this.worker = worker;
        this.limit = limit;
        this.key = key;
    }

    /**
     * The worker that was refused.
     *
     * @return its name
     */
    public String worker() {
        return worker;
    }

    /**
     * The limit in force.
     *
     * @return a number of workers, 0 or greater
     */
    public int limit() {
        return limit;
    }

    /**
     * The configuration key that raises the limit.
     *
     * @return {@code bgworker.max-worker-processes} or {@code bgworker.type.<type>.max}
     */
    public String key() {
        return key;
    }
}
