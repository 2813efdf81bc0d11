package io.bgworker;

/**
 * The root of everything this API throws on its own account. Subclasses differ by what the caller can do.
 *
 * @since 0.1
 */
public class WorkerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * With a message.
     *
     * @param message what was attempted, the values, and what would be right
     */
    public WorkerException(String message) {
        super(message);
    }

    /**
     * With a message and a cause.
     *
     * @param message what was attempted, the values, and what would be right
     * @param cause why it failed
     */
    public WorkerException(String message, Throwable cause) {
        super(message, cause);
    }
}
