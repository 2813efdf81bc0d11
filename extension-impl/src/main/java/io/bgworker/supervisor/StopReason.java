package io.bgworker.supervisor;

/** Why the supervisor ends a process. */
public enum StopReason {

    /** Its handle was terminated. */
    TERMINATE("terminated"),

    /** It was asked to restart by name. */
    RESTART("restart was requested"),

    /** The application stops. */
    SHUTDOWN("the application stops"),

    /** It did not enter its entry point in time. */
    START_TIMEOUT("did not enter its entry point in time"),

    /** It broke the protocol. */
    PROTOCOL("broke the protocol"),

    /** Its channel ended, or it announced its end, and yet its process lived on. */
    LOST("its channel ended but its process lived on"),

    /** Another worker of the shared-memory group crashed. */
    RESET("another worker of the shared-memory group crashed");

    private final String words;

    StopReason(String words) {
        this.words = words;
    }

    /** The reason in words, for logs. */
    public String words() {
        return words;
    }
}
