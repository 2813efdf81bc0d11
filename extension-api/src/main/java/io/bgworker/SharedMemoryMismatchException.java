package io.bgworker;

/**
 * There is something of this name already, with another size or of another kind. All who use a name have to agree.
 *
 * @since 0.1
 */
public class SharedMemoryMismatchException extends SharedMemoryException {

    private static final long serialVersionUID = 1L;

    /**
     * With a message.
     *
     * @param message the name, the kind and size that are there, and those that were asked for
     */
    public SharedMemoryMismatchException(String message) {
        super(message);
    }
}
