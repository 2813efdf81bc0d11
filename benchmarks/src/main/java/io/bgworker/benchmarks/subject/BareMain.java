package io.bgworker.benchmarks.subject;

import java.io.IOException;

/** A JVM without us: a main class that connects to a socket. */
public final class BareMain {

    private BareMain() {}

    /**
     * Runs it.
     *
     * @param args the order
     * @throws IOException if the harness cannot be told
     * @throws InterruptedException by nobody
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Order order = Order.of(args[0]);
        try (Mark mark = Mark.connect(order.socket())) {
            order.obey(System.nanoTime(), mark);
        }
    }
}
