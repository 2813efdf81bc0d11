package io.bgworker.notification;

import io.bgworker.DatabaseUnavailableException;
import io.bgworker.Notification;
import io.bgworker.SupervisorStoppedException;

/** Carries notifications. May be used by any thread. */
public interface NotificationTransport extends AutoCloseable {

    /** Hears what is told. */
    interface Receiver {

        /**
         * Something was told on a channel that is listened to. Must not block.
         *
         * @param notification what
         */
        void received(Notification notification);

        /** For a while nothing could be heard. Must not block. */
        void interrupted();
    }

    /**
     * Begins. To be called once, before anything else.
     *
     * @param receiver hears from now on what is told on the channels that are listened to
     */
    void open(Receiver receiver);

    /**
     * Tells something; may block. On a database that is gone without a word for 30 seconds and its connect time-out at most: 10
     * for those who came first, 5 to ask whether the connection is still one, and 15 for the answer.
     *
     * @param notification what
     * @throws DatabaseUnavailableException if it cannot be told
     * @throws SupervisorStoppedException if this was closed, and nothing is told any more
     */
    void send(Notification notification);

    /**
     * Listens to a channel. Blocks until it does.
     *
     * @param channel its name
     * @throws DatabaseUnavailableException if that is impossible at the moment; it is still tried, but what the database
     *     itself refuses not before its connection is a new one, or somebody asks again
     * @throws SupervisorStoppedException if this was closed, and nothing is heard any more
     */
    void listen(String channel);

    /**
     * Listens no more. Does not block.
     *
     * @param channel its name
     */
    void unlisten(String channel);

    /**
     * Whether a transaction of the maintenance database carries notifications by itself.
     *
     * @return whether it does
     */
    boolean isInTheDatabase();

    /** Ends it, for good. Does not wait for who is telling or beginning to listen; they are told that this is closed. */
    @Override
    void close();
}
