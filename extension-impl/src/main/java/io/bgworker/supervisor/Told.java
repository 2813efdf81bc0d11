package io.bgworker.supervisor;

/**
 * What a worker said of its own end, in its {@code EXIT} frame.
 *
 * @param kind how it ends
 * @param code the exit code it will have; of no meaning for {@link Kind#SHUTDOWN}
 * @param detail more in words, for instance the stack trace of what main threw; may be empty
 */
public record Told(Kind kind, int code, String detail) {

    /** How a worker ends in an orderly way. */
    public enum Kind {
        /** Main returned. */
        RETURNED,
        /** Main threw. */
        THREW,
        /** An OutOfMemoryError left main. */
        OUT_OF_MEMORY,
        /** It ends because a SIGTERM came from outside. */
        FOREIGN_TERMINATE,
        /** The JVM shuts down: {@code System.exit}. The code is the process's. */
        SHUTDOWN
    }
}
