package io.bgworker.server.app;

import io.bgworker.BackgroundWorker;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerMain;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** A worker that has what a bean has. */
@BackgroundWorker(name = "postman", restartTime = "never")
public class Postman implements WorkerMain {

    @Inject
    Sorter sorter;

    @Inject
    Instance<Letterbox> letterboxes;

    @Inject
    Event<String> delivered;

    @Inject
    WorkerContext injected;

    @Inject
    @ConfigProperty(name = "it.beans.variable")
    String variable;

    @Inject
    @ConfigProperty(name = "it.beans.file")
    String file;

    @Inject
    @ConfigProperty(name = "it.beans.none", defaultValue = "the default")
    String none;

    @Override
    public void main(WorkerContext context) {
        System.out.println("sorted " + sorter.sort("b a"));
        System.out.println("letterboxes " + letterboxes.stream().count());
        System.out.println("variable " + variable);
        System.out.println("file " + file);
        System.out.println("none " + none);
        System.out.println("context " + (context == injected));
        delivered.fire("a letter");
    }
}
