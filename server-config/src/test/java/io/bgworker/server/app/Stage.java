package io.bgworker.server.app;

import io.bgworker.spi.ServerState;
import io.bgworker.spi.ServerStateProbe;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicInteger;

/** A probe of the application's own, which says what a test wants. */
@ApplicationScoped
public class Stage implements ServerStateProbe {

    private final AtomicInteger asked = new AtomicInteger();
    private volatile ServerState state = ServerState.STARTING;

    @Override
    public ServerState probe() {
        asked.incrementAndGet();
        return state;
    }

    public void set(ServerState next) {
        state = next;
    }

    public int asked() {
        return asked.get();
    }
}
