package io.bgworker;

/**
 * A worker's database cannot be reached, or is not configured. Configure it, or try again later.
 *
 * @since 0.1
 */
public class DatabaseUnavailableException extends WorkerException {

    private static final long serialVersionUID = 1L;

    /**
     * With a message.
     *
     * @param message which database, which setting is missing, and what would be right; never the password
     */
    public DatabaseUnavailableException(String message) {
        super(message);
    }

    /**
     * With a message and a cause.
     *
     * @param message which database; never the password
     * @param cause why it could not be reached
     */
    public DatabaseUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
