package io.bgworker;

/**
 * There is no room for a segment: the limit is reached, or the file system is full. Detach from others, or raise the limit.
 *
 * @since 0.1
 */
public class SharedMemoryFullException extends SharedMemoryException {

    private static final long serialVersionUID = 1L;

    /**
     * With a message.
     *
     * @param message which segment, how many bytes it needs, how many there are, what is full and what would help
     */
    public SharedMemoryFullException(String message) {
        super(message);
    }
}
