package io.bgworker.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.protocol.Frame;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An endpoint that keeps what it hears, in order. */
final class Hearing implements Endpoint {

    static final long SECONDS_MAX = 60;

    sealed interface Heard {}

    record Connected(Connection connection) implements Heard {}

    record Received(Frame.FromWorker frame) implements Heard {}

    record Ended(String violation) implements Heard {}

    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();

    @Override
    public void connected(Connection connection) {
        heard.add(new Connected(connection));
    }

    @Override
    public void received(Frame.FromWorker frame) {
        heard.add(new Received(frame));
    }

    @Override
    public void ended(String violation) {
        heard.add(new Ended(violation));
    }

    Heard next() throws InterruptedException {
        Heard next = heard.poll(SECONDS_MAX, TimeUnit.SECONDS);
        assertNotNull(next, "Nothing was heard for " + SECONDS_MAX + " s");
        return next;
    }

    Connection awaitConnection() throws InterruptedException {
        return assertInstanceOf(Connected.class, next()).connection();
    }

    void awaitFrame(Frame.FromWorker expected) throws InterruptedException {
        Heard next = next();
        // Not assertEquals: frames can be long.
        assertTrue(next.equals(new Received(expected)), () -> "Expected " + brief(expected) + ", heard " + brief(next));
    }

    private static String brief(Object heard) {
        String text = heard.toString();
        return text.length() <= 200 ? text : text.substring(0, 200) + "…";
    }

    void awaitEnd(String violation) throws InterruptedException {
        Heard next = next();
        assertTrue(
                next.equals(new Ended(violation)), () -> "Expected the end (" + violation + "), heard " + brief(next));
    }

    /** For when nothing can come any more. */
    void assertNothingMore() {
        assertEquals(0, heard.size(), () -> "Heard too much: " + heard);
    }

    boolean hasHeardNothing() {
        return heard.isEmpty();
    }
}
