/**
 * What carries notifications between those who tell and those who listen: {@link
 * io.bgworker.notification.NotificationTransport} is the type to read first. In the server only.
 */
@NullMarked
package io.bgworker.notification;

import org.jspecify.annotations.NullMarked;
