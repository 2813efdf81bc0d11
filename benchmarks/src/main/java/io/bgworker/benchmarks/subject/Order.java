package io.bgworker.benchmarks.subject;

import io.bgworker.WorkerContext;
import java.io.IOException;
import java.io.OutputStream;

/**
 * What a subject shall do.
 *
 * @param socket where it tells when it began
 * @param then what it does after that
 */
public record Order(String socket, Then then) {

    /** What a subject does once it has told. */
    public enum Then {

        /** It ends. */
        END('-'),

        /** It waits until it is ended. */
        WAIT('+'),

        /** It waits until its parent is gone: a bare program reads its standard input to the end, and halts. */
        WAIT_FOR_PARENT('<');

        private final char sign;

        Then(char sign) {
            this.sign = sign;
        }
    }

    /** An order in one word. */
    public String text() {
        return then.sign + socket;
    }

    static Order of(String text) {
        for (Then then : Then.values()) {
            if (text.charAt(0) == then.sign) {
                return new Order(text.substring(1), then);
            }
        }
        throw new IllegalArgumentException("An order begins with its sign, was '" + text + "'");
    }

    /** As a worker. */
    void obey(long beganNanos, WorkerContext context) throws IOException, InterruptedException {
        try (Mark mark = Mark.connect(socket)) {
            mark.tell(beganNanos);
        }
        while (then != Then.END && !context.terminationRequested()) {
            context.latch().await("benchmark");
            context.latch().reset();
        }
    }

    /** As a bare program, which stays until it is killed. */
    void obey(long beganNanos, Mark mark) throws IOException, InterruptedException {
        mark.tell(beganNanos);
        if (then == Then.WAIT) {
            Thread.currentThread().join();
        } else if (then == Then.WAIT_FOR_PARENT) {
            System.in.transferTo(OutputStream.nullOutputStream());
            Runtime.getRuntime().halt(1);
        }
    }
}
