package io.bgworker;

/**
 * Notifications on channels, PostgreSQL's {@code NOTIFY} and {@code LISTEN}, between workers, the application, and, if the
 * maintenance database is a PostgreSQL, whatever else is connected to that. Injected in the server; in a worker,
 * {@link WorkerContext#notifications()}. May be used by any thread.
 *
 * <p>Notifications from one sender arrive in their order, once, at those who listen when they are sent; they are kept for
 * nobody. For a listener that is slow {@value #QUEUED_MAX} are kept; more are lost, and it is told how many. A worker listens
 * until its process ends: the next one listens anew.
 *
 * @since 0.1
 */
public interface Notifications {

    /** The longest name of a channel, in bytes of UTF-8. */
    int CHANNEL_BYTES_MAX = 63;

    /** The longest payload, in bytes of UTF-8. */
    int PAYLOAD_BYTES_MAX = 7_999;

    /** How many notifications are kept for one worker, or for the application, while it does not come to hear them. */
    int QUEUED_MAX = 1_000;

    /**
     * Tells something ({@code NOTIFY}). In a transaction it is told when that commits, and never if it is rolled back; without
     * one at once. In a worker the transaction is that of its {@linkplain WorkerContext#database() session} on this thread:
     * where that is in the maintenance database and this is a PostgreSQL, it is the database that tells it, as a part of the
     * commit; elsewhere the worker does so after the commit. In the server the transaction is Jakarta's, and it is told after
     * the commit. What cannot be told after a commit is a warning in the log.
     *
     * <p>Blocks until it is told. In the server that is 30 seconds and the connect time-out of the maintenance database at most,
     * even if that is gone without a word; a worker asks the server to tell it, and waits for what other workers tell, too.
     *
     * @param channel the channel, 1 to {@value #CHANNEL_BYTES_MAX} bytes in UTF-8
     * @param payload what is told, at most {@value #PAYLOAD_BYTES_MAX} bytes in UTF-8; may be empty
     * @throws IllegalArgumentException if one of them is too long, or holds a zero character
     * @throws DatabaseUnavailableException if the maintenance database cannot be reached
     * @throws SupervisorStoppedException if the application is not started or is stopping
     */
    void notify(String channel, String payload);

    /**
     * Listens to a channel ({@code LISTEN}). When this has returned, everything that is told later is heard. A channel may
     * have several listeners.
     *
     * @param channel the channel, 1 to {@value #CHANNEL_BYTES_MAX} bytes in UTF-8
     * @param listener hears what is told
     * @throws IllegalArgumentException if the channel's name is too long, or holds a zero character
     * @throws DatabaseUnavailableException if the maintenance database cannot be reached; nobody listens then
     * @throws SupervisorStoppedException if the application is not started or is stopping
     */
    void listen(String channel, NotificationListener listener);

    /**
     * Listens no more ({@code UNLISTEN}), with all listeners that this worker, or in the server the application, has given
     * for the channel. Observers of CDI events still hear it.
     *
     * @param channel the channel; one that nobody listens to is right, too
     * @throws SupervisorStoppedException if the application is not started or is stopping
     */
    void unlisten(String channel);
}
