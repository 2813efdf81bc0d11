package io.bgworker;

/**
 * There is no worker of this name.
 *
 * @since 0.1
 */
public class UnknownWorkerException extends WorkerException {

    private static final long serialVersionUID = 1L;

    /** The name that was asked for. */
    private final String name;

    /** Which names there are. */
    private final String expected;

    /**
     * Names the worker.
     *
     * @param name the name that was asked for
     * @param expected which names there are, in words
     */
    public UnknownWorkerException(String name, String expected) {
        super("Background worker '" + name + "' is not known; " + expected);
        this.name = name;
        this.expected = expected;
    }

    /**
     * Which names there are.
     *
     * @return in words
     */
    public String expected() {
        return expected;
    }

    /**
     * The name that was asked for.
     *
     * @return the name
     */
    public String name() {
        return name;
    }
}
