package io.bgworker.server.app;

import io.bgworker.BackgroundWorker;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerMain;

/** A worker that the application is not ready without. */
@BackgroundWorker(name = "vital", required = true, declaresReady = true, restartTime = "100ms")
public class Vital implements WorkerMain {

    @Override
    public void main(WorkerContext context) throws Exception {
        Obedient.obey(context);
    }
}
