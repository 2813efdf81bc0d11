package io.bgworker.benchmarks.subject;

import io.bgworker.WorkerContext;
import java.io.IOException;

/**
 * What a subject shall do.
 *
 * @param socket where it tells when it began
 * @param stay whether it stays after that
 */
public record Order(String socket, boolean stay) {

    /** An order in one word. */
    public String text() {
        return (stay ? "+" : "-") + socket;
    }

    static Order of(String text) {
        return new Order(text.substring(1), text.startsWith("+"));
    }

    /** As a worker. */
    void obey(long beganNanos, WorkerContext context) throws IOException, InterruptedException {
        try (Mark mark = Mark.connect(socket)) {
            mark.tell(beganNanos);
        }
        while (stay && !context.terminationRequested()) {
            context.latch().await("benchmark");
            context.latch().reset();
        }
    }

    /** As a bare program, which stays until it is killed. */
    void obey(long beganNanos, Mark mark) throws IOException, InterruptedException {
        mark.tell(beganNanos);
        if (stay) {
            Thread.currentThread().join();
        }
    }
}
