package io.bgworker.server.app;

import io.bgworker.WorkerContext;
import io.bgworker.WorkerMain;

/** Listens, then tells something in a transaction that is rolled back, in one that is committed, and without one. */
public class Mailman implements WorkerMain {

    @Override
    public void main(WorkerContext context) throws Exception {
        context.database().connect("");
        context.notifications().listen("to-worker", told -> System.out.println("heard " + told.payload()));
        try {
            context.database().inTransaction(connection -> {
                context.notifications().notify("to-application", "rolled back");
                throw new IllegalStateException("on purpose");
            });
        } catch (IllegalStateException e) {
            System.out.println("rolled back");
        }
        context.database().inTransaction(connection -> {
            context.notifications().notify("to-application", "committed");
            return null;
        });
        context.notifications().notify("to-application", "at once");
        context.ready();
        while (!context.terminationRequested()) {
            context.latch().await("mailman-idle");
            context.latch().reset();
        }
    }
}
