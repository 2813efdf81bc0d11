package io.bgworker;

/**
 * The supervisor does not take this request any more, or not yet: the application is stopping or has stopped, or is
 * still being deployed.
 *
 * @since 0.1
 */
public class SupervisorStoppedException extends WorkerException {

    private static final long serialVersionUID = 1L;

    /**
     * With a message.
     *
     * @param message what was attempted and in which state the supervisor is
     */
    public SupervisorStoppedException(String message) {
        super(message);
    }
}
