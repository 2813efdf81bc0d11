package io.bgworker.notification;

import java.time.Duration;

/**
 * How long a database may be silent. A network that is cut says nothing to either side, and by itself TCP notices after
 * hours.
 *
 * @param listening after how long the connection that listens is asked whether it is still one; the thread that owns it
 *     wakes up that often, as long as nothing is heard
 * @param answering after how long without an answer to a statement its connection is given up
 */
record Patience(Duration listening, Duration answering) {

    /** Longer than a statement that tells something may take, so that one that is slow is cancelled by the database first. */
    static final Patience DEFAULT = new Patience(Duration.ofMinutes(1), Duration.ofSeconds(15));
}
