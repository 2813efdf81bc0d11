package io.bgworker.server.app;

import io.bgworker.BackgroundWorker;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerMain;

/** A static worker that comes last, when the limit is reached. */
@BackgroundWorker(name = "surplus", priority = 1)
public class Surplus implements WorkerMain {

    @Override
    public void main(WorkerContext context) throws Exception {
        Obedient.obey(context);
    }
}
