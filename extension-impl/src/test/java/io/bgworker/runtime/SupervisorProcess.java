package io.bgworker.runtime;

import io.bgworker.WorkerHandle;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A JVM with a runtime and workers, to be killed: prints the process ids of its workers, and then waits for ever. */
final class SupervisorProcess {

    private SupervisorProcess() {}

    public static void main(String[] args) throws Exception {
        Fixture fixture = new Fixture(Map.of("bgworker.run-dir", args[0]));
        for (int i = 1; i < args.length; i++) {
            WorkerHandle handle = fixture.register(Fixture.worker("worker-" + i, args[i]));
            if (!handle.awaitReady(Duration.ofSeconds(Fixture.SECONDS_MAX))) {
                throw new AssertionError("Worker " + i + " is not ready: " + handle.phase());
            }
            System.out.println("PID " + handle.pid().orElseThrow());
        }
        System.out.println("READY");
        new CountDownLatch(1).await();
    }
}
