package io.bgworker.server.app;

import io.bgworker.BackgroundWorker;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerMain;

/** A static worker whose work is done soon after the start. */
@BackgroundWorker(name = "finished")
public class FinishedAtOnce implements WorkerMain {

    @Override
    public void main(WorkerContext context) {
        System.out.println("finished");
    }
}
