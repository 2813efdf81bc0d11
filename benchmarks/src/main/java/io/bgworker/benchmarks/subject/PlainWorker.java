package io.bgworker.benchmarks.subject;

import io.bgworker.WorkerContext;
import io.bgworker.WorkerMain;

/** A worker without injection points. */
public final class PlainWorker implements WorkerMain {

    @Override
    public void main(WorkerContext context) throws Exception {
        long began = System.nanoTime();
        Order.of(context.entry().mainArg().asText()).obey(began, context);
    }
}
