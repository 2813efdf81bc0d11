package io.bgworker.server.app;

import io.bgworker.WorkerExited;
import io.bgworker.WorkerStarted;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Writes down the events of workers, of both ways to observe them. */
@ApplicationScoped
public class Witness {

    private final Queue<String> seen = new ConcurrentLinkedQueue<>();

    void started(@Observes WorkerStarted event) {
        seen.add(event.worker().name() + " started");
    }

    void exited(@Observes WorkerExited event) {
        seen.add(event.exit().name() + " " + event.exit().cause());
    }

    void startedAsync(@ObservesAsync WorkerStarted event) {
        seen.add("async: " + event.worker().name() + " started");
    }

    void exitedAsync(@ObservesAsync WorkerExited event) {
        seen.add("async: " + event.exit().name() + " " + event.exit().cause());
    }

    public List<String> seen() {
        return List.copyOf(seen);
    }
}
