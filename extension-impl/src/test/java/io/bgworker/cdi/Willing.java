package io.bgworker.cdi;

import io.bgworker.WorkerContext;
import io.bgworker.WorkerMain;
import java.time.Duration;

/** A worker that runs until it is told to end, and then does. */
public final class Willing implements WorkerMain {

    @Override
    public void main(WorkerContext context) throws InterruptedException {
        while (context.sleep(Duration.ofMinutes(5))) {
            // Until it shall end.
        }
    }
}
