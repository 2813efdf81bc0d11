package io.bgworker;

/**
 * The definition of a worker is wrong. Correct it: trying again will not help.
 *
 * @since 0.1
 */
public class InvalidWorkerException extends WorkerException {

    private static final long serialVersionUID = 1L;

    /** The worker, or where its definition comes from; empty if not known. */
    private final String worker;

    /** The wrong attribute. */
    private final String attribute;

    /** Its value, as given. */
    private final String value;

    /** What would be right. */
    private final String expected;

    /**
     * Names what is wrong.
     *
     * @param worker the name of the worker, or the class or key the definition comes from; empty if not known
     * @param attribute which attribute is wrong
     * @param value its value as given
     * @param expected what would be right
     */
    public InvalidWorkerException(String worker, String attribute, String value, String expected) {
        super("Background worker" + (worker.isEmpty() ? "" : " '" + worker + "'") + ": " + attribute + " must be "
                + expected + ", was '" + value + "'");
        this.worker = worker;
        this.attribute = attribute;
        this.value = value;
        this.expected = expected;
    }

    /**
     * The same error, told of a worker.
     *
     * @param name the worker's name, or the class or key the definition comes from
     * @return an exception like this one that names the worker
     */
    public InvalidWorkerException of(String name) {
        InvalidWorkerException named = new InvalidWorkerException(name, attribute, value, expected);
        named.initCause(this);
        return named;
    }

    /**
     * The worker.
     *
     * @return its name, or where its definition comes from; empty if not known
     */
    public String worker() {
        return worker;
    }

    /**
     * The wrong attribute.
     *
     * @return for example {@code restart time}
     */
    public String attribute() {
        return attribute;
    }

    /**
     * The wrong value, as given.
     *
     * @return for example {@code -1s}
     */
    public String value() {
        return value;
    }

    /**
     * What would be right.
     *
     * @return for example {@code 0 … 24 h, or never}
     */
    public String expected() {
        return expected;
    }
}
