package io.bgworker.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.ExitCause;
import io.bgworker.Signal;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerMain;
import io.bgworker.WorkerSpec;
import io.bgworker.contract.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Latches of real workers, set from another process. */
final class LatchIT {

    private final Fixture fixture = new Fixture(Map.of("bgworker.kill-after", "30s"));

    @AfterEach
    void stop() {
        fixture.close();
    }

    /** Tells the number in a file each time it is woken, and how often its handler ran. */
    static final class Reader implements WorkerMain {

        @Override
        public void main(WorkerContext context) throws Exception {
            Path file = Path.of(context.entry().mainArg().asText());
            AtomicInteger handled = new AtomicInteger();
            context.signals().on(Signal.USER, () -> {
                handled.incrementAndGet();
                context.latch().set();
            });
            context.signals().unblock();
            while (!context.terminationRequested()) {
                context.latch().await("number");
                context.latch().reset();
                System.out.println("saw " + Files.readString(file) + ".");
            }
            System.out.println("handled " + handled.get());
        }
    }

    private Path file() {
        return fixture.directory.resolve("number");
    }

    private void write(int number) throws IOException {
        Path part = fixture.directory.resolve("part");
        Files.writeString(part, Integer.toString(number));
        Files.move(part, file(), StandardCopyOption.ATOMIC_MOVE);
    }

    private WorkerHandle reader() throws Exception {
        write(0);
        WorkerHandle handle = fixture.registrar()
                .register(WorkerSpec.builder(Reader.class)
                        .mainArg(file().toString())
                        .build());
        fixture.awaitWaiting(handle, "number");
        return handle;
    }

    /** Sometimes it waits already, and sometimes it is on its way. */
    @Test
    @Rule({"LAT-02", "LAT-07"})
    void theLatchIsSetFromOutsideBeforeAndWhileTheWorkerWaits() throws Exception {
        WorkerHandle handle = reader();
        for (int i = 1; i <= 50; i++) {
            write(i);
            assertTrue(handle.signal(Signal.USER));
            fixture.awaitOutput(handle, "saw " + i + ".");
        }
    }

    @Test
    @Rule({"SIG-01", "LAT-01", "LAT-03"})
    void aHundredSignalsAreHandledAtLeastOnceAndTheLastWordIsRead() throws Exception {
        WorkerHandle handle = reader();
        for (int i = 1; i <= 100; i++) {
            write(i);
            assertTrue(handle.signal(Signal.USER));
        }
        fixture.awaitOutput(handle, "saw 100.");
        handle.terminate();
        assertEquals(ExitCause.TERMINATED, fixture.nextExit().cause());
        List<String> output =
                fixture.registrar().report(handle.id()).orElseThrow().lastOutput();
        String last = output.get(output.size() - 1);
        int handled = Integer.parseInt(last.substring("handled ".length()));
        assertTrue(handled >= 1 && handled <= 100, last);
    }

    /** Sleeps as any Java program may. */
    static final class Sleeper implements WorkerMain {

        @Override
        public void main(WorkerContext context) throws Exception {
            System.out.println("sleeps");
            Thread.sleep(Duration.ofHours(1).toMillis());
        }
    }

    /** It does not see that it shall end: that is said, and its sleep ended, before anybody is killed. */
    @Test
    @Rule("LAT-09")
    void workerThatSleepsInAnotherWayIsNamedAndWoken() throws Exception {
        fixture.reload("bgworker.kill-after", "8s");
        try (LogRecords log = LogRecords.of("io.bgworker.supervisor")) {
            WorkerHandle handle = fixture.registrar()
                    .register(WorkerSpec.builder(Sleeper.class).name("sleeper").build());
            fixture.awaitOutput(handle, "sleeps");
            handle.terminate();
            WorkerExit exit = fixture.nextExit();
            assertEquals(ExitCause.TERMINATED, exit.cause());
            assertTrue(exit.detail().contains("InterruptedException"), exit::toString);
            log.await("BGW1006", "'sleeper'", "interrupted now");
        }
    }

    /** Waits for two things, with work between them that lasts until a file is there. */
    static final class Stages implements WorkerMain {

        @Override
        public void main(WorkerContext context) throws Exception {
            Path file = Path.of(context.entry().mainArg().asText());
            context.latch().await("first-stage");
            while (!Files.exists(file)) {
                Thread.onSpinWait();
            }
            context.latch().reset();
            context.latch().await("second-stage");
        }
    }

    @Test
    @Rule("LAT-08")
    void whatAWorkerWaitsForIsVisibleAsLongAsItWaits() throws Exception {
        WorkerHandle handle = fixture.registrar()
                .register(WorkerSpec.builder(Stages.class)
                        .mainArg(file().toString())
                        .build());
        fixture.awaitWaiting(handle, "first-stage");
        handle.signal(Signal.USER);
        fixture.awaitWaiting(handle, "");
        assertTrue(handle.pid().isPresent(), "it runs");
        Files.createFile(file());
        fixture.awaitWaiting(handle, "second-stage");
    }
}
