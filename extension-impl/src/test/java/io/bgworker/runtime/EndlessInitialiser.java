package io.bgworker.runtime;

import io.bgworker.WorkerContext;
import io.bgworker.WorkerMain;
import java.util.concurrent.CountDownLatch;

/** A class whose initialisation does not end: its worker is assigned, and never enters its entry point. */
public final class EndlessInitialiser implements WorkerMain {

    static {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void main(WorkerContext context) {
        System.out.println("initialised");
    }
}
