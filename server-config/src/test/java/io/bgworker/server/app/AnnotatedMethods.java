package io.bgworker.server.app;

import io.bgworker.BackgroundWorker;
import io.bgworker.Datum;
import io.bgworker.WorkerContext;

/** Workers that annotations on methods declare. The class has none that would make it a bean. */
public class AnnotatedMethods {

    @BackgroundWorker(name = "on-static-method", mainArg = "the annotation's")
    static void run(WorkerContext context) throws InterruptedException {
        Obedient.obey(context);
    }

    @BackgroundWorker(name = "on-method", mainArg = "its datum")
    void runWith(WorkerContext context, Datum datum) throws InterruptedException {
        System.out.println("datum: " + datum.asText());
        Obedient.obey(context);
    }

    @BackgroundWorker(name = "left-out")
    void neverRuns() {}
}
