package io.bgworker.runtime;

import static io.bgworker.runtime.Fixture.worker;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.ExitCause;
import io.bgworker.ShutdownMode;
import io.bgworker.WorkerPhase;
import io.bgworker.WorkerStatus;
import io.bgworker.launcher.ApplicationImage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The application stops before its workers could be started at all: its image is not made so far. */
final class StopBeforeTheFirstStartTest {

    private static final Duration LONG = Duration.ofSeconds(Fixture.SECONDS_MAX);

    @Test
    void aWorkerThatWaitedForTheImageIsUnregisteredAndNotSaidToRestart() throws Exception {
        CountDownLatch imageMayCome = new CountDownLatch(1);
        try (LogRecords log = LogRecords.of("io.bgworker.supervisor");
                Fixture fixture = new Fixture(Map.of(), () -> {
                    imageMayCome.await();
                    return ApplicationImage.ofThisJvm();
                })) {
            var handle = fixture.register(worker("waiting", TestWorker.FOREVER));
            assertTrue(Await.until(() -> handle.phase() == WorkerPhase.STARTING), "it may start, and cannot");
            Thread stopper = new Thread(() -> fixture.runtime.stop(ShutdownMode.FAST));
            stopper.start();
            assertEquals(WorkerStatus.STOPPED, handle.awaitShutdown(LONG));
            imageMayCome.countDown();
            stopper.join();
            assertEquals(ExitCause.START_FAILED, handle.lastExit().orElseThrow().cause());
            assertEquals(
                    List.of("BGW1001", "BGW1011", "BGW1004", "BGW1012"),
                    log.messages().stream()
                            .filter(message -> message.startsWith("BGW"))
                            .map(message -> message.substring(0, 7))
                            .toList());
            String end = log.messages("BGW1004").get(0);
            assertTrue(end.contains("ended without a process [START_FAILED]; unregistered"), end);
        }
    }
}
