package io.bgworker.benchmarks.subject;

import io.bgworker.WorkerContext;
import io.bgworker.WorkerMain;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;

/** A worker with beans. */
@Dependent
public class CdiWorker implements WorkerMain {

    @Inject
    Beans.B19 beans;

    @Override
    public void main(WorkerContext context) throws Exception {
        long began = System.nanoTime();
        useBeans();
        Order.of(context.entry().mainArg().asText()).obey(began, context);
    }

    void useBeans() {
        if (beans.value() != 21) {
            throw new IllegalStateException("The beans are wrong: " + beans.value());
        }
    }
}
