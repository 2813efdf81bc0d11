package io.bgworker.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.SharedMemoryReset;
import io.bgworker.ShutdownMode;
import io.bgworker.WorkerExited;
import io.bgworker.WorkerSpec;
import io.bgworker.WorkerStarted;
import io.bgworker.supervisor.Effect;
import io.bgworker.supervisor.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EffectsTest {

    private static final String CATEGORY = "io.bgworker.supervisor";

    /** One effect for every kind of line, in the order in which they are written. */
    private static final List<Effect> TELLING = List.of(
            new Effect.Refused(Views.ready().spec(), new Outcome.LimitExceeded(1, "")),
            new Effect.Publish(Views.ready()),
            new Effect.StartProcess(Views.ID, 1, Views.ready().spec(), false),
            new Effect.Started(Views.ready()),
            new Effect.Late(Views.ID, "Job", Views.PID, System.nanoTime(), "told"),
            new Effect.Deaf(Views.ID, "Job", Views.PID, 1),
            new Effect.Unkillable(Views.ID, "Job", Views.PID),
            new Effect.ResetBegan(Views.ID, "Job", List.of()),
            new Effect.GroupParked("too many resets"),
            new Effect.RenewMemory(2),
            new Effect.ResetEnded(2),
            new Effect.Ended(Views.gone(), Views.end()),
            new Effect.ShutdownBegan(ShutdownMode.FAST, 0));

    private static final List<String> TOLD =
            List.of("1005", "1002", "1006", "1020", "1007", "1008", "1010", "1009", "1004", "1011");

    private final LogPump pump = new LogPump(new PlainThreads(EffectsTest.class.getClassLoader()));
    private final Roster roster = new Roster();
    private final Effects effects = new Effects(
            roster, new ExitLog(10), new Requests(roster), this::launch, generation -> {}, new Deaf(), pump);

    private Run launch(WorkerCell cell, int incarnation, WorkerSpec spec, boolean cold) {
        WorkerOutput output = new WorkerOutput(spec.name(), cell.id(), incarnation, pump);
        return new Run(
                cell,
                incarnation,
                "token",
                output,
                Optional.empty(),
                event -> {},
                (run, request) -> {},
                (run, count) -> {},
                token -> {});
    }

    private record Deaf() implements WorkerEvents {
        @Override
        public void started(WorkerStarted event) {}

        @Override
        public void exited(WorkerExited event) {}

        @Override
        public void memoryReset(SharedMemoryReset event) {}
    }

    private void carryOutAll() {
        TELLING.forEach(effects::carryOut);
    }

    @ParameterizedTest
    @CsvSource({
        "0,              0s",
        "1,              1ms",
        "99700000,       100ms",
        "1500000000,     1500ms",
        "9999000001,     10s",
        "59999900000,    60s",
        "86399999000000, 86400s",
    })
    void aTimeIsToldToPeopleAndNotToTheLastDigit(long nanos, String words) {
        assertEquals("restarts in " + words, Effects.restartsIn(nanos));
    }

    @Test
    void aLogThatBlocksDoesNotHoldUpTheLoopAndGetsEveryLineInOrder() throws Exception {
        try (LogRecords log = LogRecords.of(CATEGORY)) {
            try (BlockedLog blocked = new BlockedLog(CATEGORY)) {
                CompletableFuture<Void> loop = CompletableFuture.runAsync(this::carryOutAll);
                assertTrue(blocked.awaitVictim());
                loop.get(Fixture.SECONDS_MAX, TimeUnit.SECONDS);
            }
            pump.close();
            assertEquals(
                    TOLD,
                    log.messages().stream()
                            .filter(message -> message.startsWith("BGW"))
                            .map(message -> message.substring(3, 7))
                            .toList());
        }
    }
}
