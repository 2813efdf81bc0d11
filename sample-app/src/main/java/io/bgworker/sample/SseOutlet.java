package io.bgworker.sample;

import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.concurrent.CompletionStage;

/** An outlet into an HTTP response. */
record SseOutlet(SseEventSink sink, Sse sse) implements Outlet {

    @Override
    public CompletionStage<?> send(String name, String data) {
        return sink.send(sse.newEvent(name, data));
    }

    @Override
    public CompletionStage<?> heartbeat() {
        return sink.send(sse.newEventBuilder().comment("still here").build());
    }

    @Override
    public boolean isClosed() {
        return sink.isClosed();
    }

    @Override
    public void close() {
        sink.close();
    }
}
