package io.bgworker.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.EntryPoint;
import io.bgworker.RestartPolicy;
import io.bgworker.ShutdownMode;
import io.bgworker.StartTime;
import io.bgworker.WorkerSpec;
import io.bgworker.config.BgworkerConfig;
import io.bgworker.contract.Rule;
import io.bgworker.supervisor.Effect;
import io.bgworker.supervisor.Event;
import io.bgworker.supervisor.Outcome;
import io.bgworker.supervisor.Supervisor;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When the loop wakes up. No worker's process can be started here: each is waiting for its restart. */
final class LoopTest {

    private static final Duration OFTEN = Duration.ofMillis(50);

    private final AtomicInteger steps = new AtomicInteger();

    /** How many steps were made before each start of a process that was ordered. */
    private final BlockingQueue<Integer> starts = new LinkedBlockingQueue<>();

    private final BlockingQueue<Outcome> answers = new LinkedBlockingQueue<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final Loop loop = new Loop(
            new Supervisor(MachineSettings.of(BgworkerConfig.defaults()), new Random(1)),
            this::carryOut,
            steps::incrementAndGet,
            failure::set,
            Thread::new);

    private void carryOut(Effect effect) {
        if (effect instanceof Effect.StartProcess e) {
            starts.add(steps.get());
            loop.post(new Event.LaunchFailed(e.id(), e.incarnation(), "there are no processes here"));
        } else if (effect instanceof Effect.Answer e) {
            answers.add(e.outcome());
        }
    }

    @AfterEach
    void stop() throws InterruptedException {
        loop.post(new Event.Shutdown(ShutdownMode.IMMEDIATE));
        loop.awaitEnd(TimeUnit.SECONDS.toNanos(Fixture.SECONDS_MAX));
        assertTrue(loop.hasEnded());
        assertEquals(null, failure.get());
    }

    private static WorkerSpec restartingAfter(Duration restartTime) {
        return WorkerSpec.builder(new EntryPoint("org.example.Job", ""))
                .startTime(StartTime.SERVER_START)
                .restartPolicy(RestartPolicy.after(restartTime))
                .build();
    }

    private <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T taken = queue.poll(Fixture.SECONDS_MAX, TimeUnit.SECONDS);
        assertTrue(taken != null, "within " + Fixture.SECONDS_MAX + " s");
        return taken;
    }

    /** One step for the restart that is due, one for what is told of it, and none to look whether there is something. */
    @Test
    @Rule({"DEF-02", "STA-03"})
    void wakesUpWhenSomethingIsDueAndNotBefore() throws Exception {
        loop.start(List.of(
                new Event.Declare(restartingAfter(Duration.ofHours(1))), new Event.Declare(restartingAfter(OFTEN))));
        assertEquals(0, next(starts));
        assertEquals(1, next(starts));
        int before = next(starts);
        for (int i = 0; i < 10; i++) {
            int now = next(starts);
            assertEquals(before + 2, now);
            before = now;
        }
    }

    @Test
    @Rule("STA-03")
    void servesARegistrationAtOnceWhileItSleepsUntilARestart() throws Exception {
        loop.start(List.of(new Event.Declare(restartingAfter(Duration.ofHours(1)))));
        next(starts);
        for (int i = 1; i <= 5; i++) {
            loop.post(new Event.Register(i, restartingAfter(Duration.ofHours(1))));
            assertInstanceOf(Outcome.Registered.class, next(answers));
            next(starts);
        }
        assertTrue(starts.isEmpty());
    }
}
