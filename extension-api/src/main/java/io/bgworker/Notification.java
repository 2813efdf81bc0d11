package io.bgworker;

/**
 * Something that was told on a channel.
 *
 * <p>In the server it is a CDI event with the qualifier {@link Channel}: {@code @Observes @Channel("orders") Notification}, or
 * {@code @ObservesAsync}. The channels that observers name are listened to from the start of the application on.
 * For observers that are slow {@value Notifications#QUEUED_MAX} are kept, for the asynchronous ones apart; more are lost, and
 * the log tells how many.
 *
 * @param channel the channel
 * @param payload what was told; perhaps empty
 * @since 0.1
 */
public record Notification(String channel, String payload) {}
