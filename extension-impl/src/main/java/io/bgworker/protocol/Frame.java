package io.bgworker.protocol;

import io.bgworker.Signal;
import io.bgworker.WorkerEntry;
import io.bgworker.WorkerSpec;
import io.bgworker.spi.DatabaseSettings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** One message between supervisor and worker. */
public sealed interface Frame {

    /** A frame that only a worker sends. */
    sealed interface FromWorker extends Frame {}

    /** A frame that only the supervisor sends. */
    sealed interface FromSupervisor extends Frame {}

    /**
     * The first frame: who is there.
     *
     * @param token the one-time token that the process got on its standard input
     */
    record Hello(String token) implements FromWorker {}

    /** The process is prepared, as it was asked to be, and waits for its assignment. */
    record Prepared() implements FromWorker {}

    /**
     * The process has no connection any more that was opened ahead, but that which has become the worker's session.
     *
     * @param reason why it could not open one; empty if it was told to close it
     */
    record Disconnected(String reason) implements FromWorker {}

    /** The entry point is about to be entered. */
    record Entered() implements FromWorker {}

    /** The worker declares itself ready. */
    record Ready() implements FromWorker {}

    /**
     * The worker has taken notice of a {@link Reload}.
     *
     * @param epoch the configuration epoch it was told
     */
    record Acknowledged(long epoch) implements FromWorker {}

    /**
     * The last frame of an orderly end.
     *
     * @param kind how it ends
     * @param code the exit code it will have; of no meaning for {@link Kind#SHUTDOWN}
     * @param detail more in words, for instance a stack trace; may be empty
     */
    record Exit(Kind kind, int code, String detail) implements FromWorker {

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

    /**
     * A record for the server's log.
     *
     * @param level how important it is
     * @param logger the name of the logger that the worker's code used; empty if it was the worker's own
     * @param message the text, perhaps with a stack trace
     */
    record Log(System.Logger.Level level, String logger, String message) implements FromWorker {}

    /**
     * What the worker waits for.
     *
     * @param waitEvent its name; empty if it does not wait any more
     */
    record Waiting(String waitEvent) implements FromWorker {

        /** Checks: it is kept, and shown to others. */
        public Waiting {
            int bytes = waitEvent.getBytes(StandardCharsets.UTF_8).length;
            if (bytes > WorkerSpec.NAME_BYTES_MAX) {
                throw new IllegalArgumentException(
                        "Wait event must have at most " + WorkerSpec.NAME_BYTES_MAX + " bytes in UTF-8, has " + bytes);
            }
        }
    }

    /**
     * The threads of the worker, as asked for.
     *
     * @param text for people
     */
    record Dump(String text) implements FromWorker {}

    /**
     * The worker asks for something.
     *
     * @param request comes back with the reply
     * @param call what it asks for
     */
    record Request(long request, Call call) implements FromWorker {}

    /**
     * The worker's listeners have heard notifications.
     *
     * @param count how many since it last said so
     */
    record NotificationsTaken(int count) implements FromWorker {}

    /**
     * Something was told on a channel that the worker listens to.
     *
     * @param channel the channel
     * @param payload what was told
     */
    record Notified(String channel, String payload) implements FromSupervisor {}

    /**
     * Notifications were lost at this place.
     *
     * @param count how many; 0 if nobody knows
     */
    record NotificationsLost(long count) implements FromSupervisor {}

    /**
     * This process is a spare: it shall prepare itself for any worker, say so, and wait for its assignment.
     *
     * @param classes the classes that it shall load, and not initialise: most are the application's
     * @param container whether it shall get ready for a container
     * @param beans which container it shall boot ahead; empty for none
     * @param drivers whether it shall load the JDBC drivers it has
     * @param connection to which database it shall open a connection ahead; empty for none
     */
    record Prepare(
            List<String> classes,
            boolean container,
            Optional<BeanArchive> beans,
            boolean drivers,
            Optional<Connection> connection)
            implements FromSupervisor {

        /** How many classes there may be: they have to fit into a frame. */
        public static final int CLASSES_MAX = 5_000;

        /** How long their names may be together, in bytes of UTF-8, with four for each: beans have to fit beside them. */
        public static final int CLASSES_BYTES_MAX = 384 * 1024;

        /** Checks, and copies. */
        public Prepare {
            if (classes.size() > CLASSES_MAX) {
                throw new IllegalArgumentException(
                        "A spare must load at most " + CLASSES_MAX + " classes, was to load " + classes.size());
            }
            classes = List.copyOf(classes);
        }

        /**
         * A connection to be opened ahead.
         *
         * @param database the name of the database
         * @param settings how it is reached
         */
        public record Connection(String database, DatabaseSettings settings) {}
    }

    /**
     * A connection that was opened ahead, and is no worker's session, shall be closed, and that be said: {@link Disconnected}. To
     * spares and to workers that were some.
     */
    record Disconnect() implements FromSupervisor {}

    /**
     * The worker that this process shall be.
     *
     * @param entry its definition
     * @param logLevel from which level on its log records are wanted
     * @param beans what is around it; empty if it starts without a container
     */
    record Assign(WorkerEntry entry, System.Logger.Level logLevel, Optional<BeanArchive> beans)
            implements FromSupervisor {}

    /** The worker shall terminate. */
    record Terminate() implements FromSupervisor {}

    /** The main thread of the worker shall be interrupted. */
    record Interrupt() implements FromSupervisor {}

    /** The worker shall send a {@link Dump}. */
    record DumpRequest() implements FromSupervisor {}

    /**
     * The configuration was read again: the signal {@code RELOAD}, to be acknowledged.
     *
     * @param epoch the configuration epoch that has begun
     * @param logLevel from which level on the worker's log records are wanted now
     */
    record Reload(long epoch, System.Logger.Level logLevel) implements FromSupervisor {}

    /**
     * A signal for the worker.
     *
     * @param signal which one
     */
    record SignalSent(Signal signal) implements FromSupervisor {}

    /**
     * The answer to a request. A long list comes in several replies.
     *
     * @param request the one it answers
     * @param last whether no further reply to the request follows
     * @param result the answer, or the next part of it
     */
    record Reply(long request, boolean last, Result result) implements FromSupervisor {}
}
