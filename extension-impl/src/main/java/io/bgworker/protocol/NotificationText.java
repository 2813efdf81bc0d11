package io.bgworker.protocol;

import io.bgworker.Notification;
import io.bgworker.Notifications;
import java.nio.charset.StandardCharsets;

/** What may be told, and on which channels; checked where it is given, and where it arrives. */
public final class NotificationText {

    private NotificationText() {}

    /**
     * A notification that may be told.
     *
     * @param channel the channel
     * @param payload what is told
     * @return both
     * @throws IllegalArgumentException if one of them is wrong
     */
    public static Notification checked(String channel, String payload) {
        checkChannel(channel);
        check("The payload of a notification", payload, 0, Notifications.PAYLOAD_BYTES_MAX);
        return new Notification(channel, payload);
    }

    /**
     * Checks the name of a channel.
     *
     * @param channel the name
     * @throws IllegalArgumentException if it is wrong
     */
    public static void checkChannel(String channel) {
        check("The name of a channel", channel, 1, Notifications.CHANNEL_BYTES_MAX);
    }

    private static void check(String what, String text, int min, int max) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes < min || bytes > max) {
            throw new IllegalArgumentException(what + " must have " + min + " to " + max + " bytes in UTF-8, has "
                    + bytes + (text.isEmpty() ? "" : ": '" + beginning(text) + "'"));
        }
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    what + " must not hold a zero character, has one at " + text.indexOf('\0'));
        }
    }

    private static String beginning(String text) {
        int end = text.offsetByCodePoints(0, Math.min(20, text.codePointCount(0, text.length())));
        return end == text.length() ? text : text.substring(0, end) + "…";
    }
}
