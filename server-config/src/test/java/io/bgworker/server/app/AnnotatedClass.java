package io.bgworker.server.app;

import io.bgworker.BackgroundWorker;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerMain;

/** A worker that its annotation on the class declares, with placeholders in two attributes. */
@BackgroundWorker(name = "on-class", mainArg = "${it.main-arg:unset}", extra = "${it.nowhere:the default}")
public class AnnotatedClass implements WorkerMain {

    @Override
    public void main(WorkerContext context) throws Exception {
        Obedient.obey(context);
    }
}
