package io.bgworker;

/**
 * Hears the notifications of a channel.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface NotificationListener {

    /**
     * Something was told. Called one after the other, in the order in which they came: in a worker by a thread of its own,
     * which sets the worker's latch afterwards; in the server by a thread of its managed executor.
     *
     * @param notification what was told
     * @throws Exception is logged, and the next one is delivered
     */
    void notified(Notification notification) throws Exception;

    /**
     * Something was told, at this place in their order, that is lost: the listener was too slow, or the connection to the
     * database was. Who keeps a state by notifications reads it anew now. Does nothing by default.
     *
     * @param count how many were lost; 0 if nobody knows, for the connection to the database was lost
     * @throws Exception is logged, and the next one is delivered
     */
    default void lost(long count) throws Exception {}
}
