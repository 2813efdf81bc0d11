package io.bgworker;

/**
 * Something is wrong with shared memory. Subclasses differ by what the caller can do.
 *
 * @since 0.1
 */
public class SharedMemoryException extends WorkerException {

    private static final long serialVersionUID = 1L;

    /**
     * With a message.
     *
     * @param message what was attempted, the values, and what would be right
     */
    public SharedMemoryException(String message) {
        super(message);
    }

    /**
     * With a message and a cause.
     *
     * @param message what was attempted, the values, and what would be right
     * @param cause why it failed
     */
    public SharedMemoryException(String message, Throwable cause) {
        super(message, cause);
    }
}
