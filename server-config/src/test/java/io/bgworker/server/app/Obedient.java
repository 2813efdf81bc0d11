package io.bgworker.server.app;

import io.bgworker.Signal;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerMain;
import java.nio.charset.StandardCharsets;

/** Says what it was given, then does as its main argument says: returns, fails, or waits until it is terminated. */
public class Obedient implements WorkerMain {

    @Override
    public void main(WorkerContext context) throws Exception {
        obey(context);
    }

    static void obey(WorkerContext context) throws InterruptedException {
        String order = context.entry().mainArg().asText();
        System.out.println("main argument: " + order);
        System.out.println("extra: " + new String(context.entry().extra(), StandardCharsets.UTF_8));
        switch (order) {
            case "return" -> System.out.println("returns");
            case "fail" -> throw new IllegalStateException("told to fail");
            default -> waitForTermination(context);
        }
    }

    private static void waitForTermination(WorkerContext context) throws InterruptedException {
        context.signals().on(Signal.RELOAD, () -> System.out.println("reloaded"));
        context.signals().unblock();
        context.ready();
        do {
            context.latch().await("obedient-idle");
            context.latch().reset();
        } while (!context.terminationRequested());
    }
}
