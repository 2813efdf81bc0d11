package io.bgworker.runtime;

import io.bgworker.WorkerContext;
import io.bgworker.WorkerMain;

/** A class that cannot be initialised. */
public final class FailingInitialiser implements WorkerMain {

    private static final int VALUE = Integer.parseInt("not a number");

    @Override
    public void main(WorkerContext context) {
        throw new AssertionError(VALUE);
    }
}
