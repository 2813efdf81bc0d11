package io.bgworker.benchmarks.subject;

import io.bgworker.WorkerContext;
import io.bgworker.WorkerMain;

/** One of the workers that share memory: if one crashes, all begin anew. */
public final class Member implements WorkerMain {

    private static final int SEGMENT_BYTES = 4096;

    @Override
    public void main(WorkerContext context) throws Exception {
        long began = System.nanoTime();
        context.sharedMemory().segment("members", SEGMENT_BYTES);
        Order.of(context.entry().mainArg().asText()).obey(began, context);
    }
}
