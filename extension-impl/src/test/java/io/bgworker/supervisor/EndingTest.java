package io.bgworker.supervisor;

import static io.bgworker.supervisor.TestSpecs.RESTART_TIME;
import static io.bgworker.supervisor.TestSpecs.isolated;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.ExitCause;
import io.bgworker.RestartPolicy;
import io.bgworker.WorkerStatus;
import io.bgworker.contract.Rule;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndingTest {

    private static final Duration GRACE = Duration.ofNanos(Life.CHANNEL_GRACE_NANOS);

    private final Scenario story = Scenario.given().running(isolated("w"));

    @ParameterizedTest
    @CsvSource({"tce", "tec", "ect", "etc", "cte", "cet"})
    @Rule({"EXI-01", "OUR-25"})
    void threeSignsOfAnOrderlyEndCountInEveryOrder(String order) {
        boolean heard = !order.endsWith("t"); // Then all the rest was in, and the end is classified.
        order.chars().forEach(this::give);
        assertEquals(
                heard ? ExitCause.COMPLETED : ExitCause.HALTED, story.end("w").cause());
        assertEquals(heard ? WorkerState.GONE : WorkerState.RESTARTING, story.state("w"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ce", "ec"})
    @Rule({"EXI-13", "OUR-25"})
    void endWithoutAnAnnouncementIsACrashThoughTheExitValueIsZero(String order) {
        order.chars().forEach(this::give);
        assertEquals(ExitCause.HALTED, story.end("w").cause());
        assertEquals(OptionalInt.of(0), story.end("w").code());
        assertEquals(WorkerState.RESTARTING, story.state("w"));
    }

    private void give(int sign) {
        switch (sign) {
            case 't' -> story.announces("w", Scenario.RETURNED);
            case 'c' -> story.channelEnds("w");
            case 'e' -> story.exits("w", 0);
            default -> throw new AssertionError("No sign " + sign);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"t", "c", "e", "tc", "te"})
    @Rule("OUR-25")
    void nothingIsClassifiedBeforeTheLastSign(String signs) {
        signs.chars().forEach(this::give);
        assertEquals(WorkerState.ENDING, story.state("w"));
        assertTrue(story.view("w").lastEnd().isEmpty());
        assertEquals(WorkerStatus.STARTED, story.view("w").status());
    }

    @Test
    void grandchildThatHoldsTheChannelDelaysTheEndForABoundedTime() {
        story.announces("w", Scenario.THREW).exits("w", 1);
        story.passes(GRACE.minusNanos(1));
        assertEquals(WorkerState.ENDING, story.state("w"));
        story.passes(Duration.ofNanos(1));
        assertEquals(WorkerState.RESTARTING, story.state("w"));
        assertEquals(ExitCause.FAILED, story.end("w").cause());
        assertEquals(List.of(), story.channelEnds("w").orders());
    }

    @Test
    @Rule("OUR-25")
    void processThatOutlivesItsChannelIsKilled() {
        story.channelEnds("w").passes(Duration.ofNanos(Life.PROCESS_GRACE_NANOS - 1));
        assertEquals(List.of(), story.orders());
        assertEquals(List.of("kill w LOST"), story.passes(Duration.ofNanos(1)).orders());
        story.exits("w", 137);
        assertEquals(ExitCause.PROTOCOL_VIOLATION, story.end("w").cause());
        assertEquals(WorkerState.RESTARTING, story.state("w"));
    }

    @Test
    void processThatOutlivesItsAnnouncementIsKilledAndYetHasFinished() {
        story.announces("w", Scenario.RETURNED).passes(Duration.ofSeconds(5).plus(GRACE));
        assertEquals(List.of("kill w LOST"), story.orders());
        story.dies("w");
        assertEquals(ExitCause.COMPLETED, story.end("w").cause());
        assertEquals(WorkerState.GONE, story.state("w"));
    }

    @Test
    void workerThatBreaksTheProtocolIsKilledAtOnce() {
        story.breaksProtocol("w", "frame of 2 GiB");
        assertEquals(List.of("kill w PROTOCOL"), story.orders());
        story.exits("w", 137);
        assertEquals(ExitCause.PROTOCOL_VIOLATION, story.end("w").cause());
        assertTrue(story.end("w").detail().contains("frame of 2 GiB"));
    }

    @ParameterizedTest
    @CsvSource({"CONNECTING", "ASSIGNED", "TERMINATING", "ENDING"})
    void brokenProtocolIsPunishedInEveryState(WorkerState state) {
        Scenario other = state == WorkerState.ENDING
                ? Scenario.given().running(isolated("w")).announces("w", Scenario.THREW)
                : Stage.with(state);
        assertEquals(
                List.of("kill w PROTOCOL"),
                other.breaksProtocol("w", "nonsense").orders());
    }

    @Test
    @Rule("EXI-02")
    void workerThatFinishedIsUnregistered() {
        story.ends("w", Scenario.RETURNED);
        assertEquals(WorkerState.GONE, story.state("w"));
        assertEquals(0, story.size());
        assertEquals(List.of(), story.passes(Duration.ofDays(2)).orders());
    }

    @Test
    @Rule({"EXI-04", "EXI-05"})
    void slotIsFreeWhenTheEndIsTold() {
        List<Effect> effects = story.ends("w", Scenario.RETURNED).told(Effect.class);
        Effect.Ended ended = story.told(Effect.Ended.class).get(0);
        assertEquals(WorkerState.GONE, ended.worker().state());
        List<Effect> before = effects.subList(0, effects.indexOf(ended));
        assertTrue(before.stream()
                .anyMatch(effect -> effect instanceof Effect.Moved moved && moved.to() == WorkerState.GONE));
    }

    @Test
    @Rule({"EXI-03", "OUR-03"})
    void workerThatFailedRestartsItsRestartTimeAfterItsObservedDeath() {
        story.announces("w", Scenario.THREW).exits("w", 1);
        story.passes(Duration.ofSeconds(1)).channelEnds("w"); // Classified a second after the death.
        assertEquals(WorkerState.RESTARTING, story.state("w"));
        story.passes(RESTART_TIME.minusSeconds(1).minusNanos(1));
        assertEquals(List.of(), story.orders());
        assertEquals(List.of("start w"), story.passes(Duration.ofNanos(1)).orders());
        assertEquals(2, story.incarnation("w"));
        assertEquals(1, story.view("w").restarts());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 134, 137, 139, 143})
    @Rule({"EXI-12", "STA-10"})
    void crashedWorkerRestartsInTheSameSlotWithTheSameGeneration(int exitValue) {
        var id = story.id("w");
        story.channelEnds("w").exits("w", exitValue);
        assertTrue(story.end("w").cause().isCrash());
        assertEquals(List.of("start w"), story.passes(RESTART_TIME).orders());
        assertEquals(id, story.id("w"));
        assertEquals(2, story.incarnation("w"));
    }

    @Test
    @Rule({"DEF-14", "EXI-12", "OUR-01"})
    void crashOfAnIsolatedWorkerTouchesNobodyElse() {
        story.running(isolated("other"), TestSpecs.sharing("member")).dies("w");
        assertEquals(List.of(), story.orders());
        assertEquals(WorkerState.READY, story.state("other"));
        assertEquals(WorkerState.READY, story.state("member"));
    }

    @Test
    @Rule({"DEF-04", "EXI-03", "OUR-04", "REG-09"})
    void zeroRestartTimeRestartsAtOnceAndTheLongestAfterADay() {
        Scenario ends = Scenario.given()
                .running(
                        TestSpecs.restarting("soon", RestartPolicy.after(Duration.ZERO)),
                        TestSpecs.restarting("late", RestartPolicy.after(RestartPolicy.RESTART_TIME_MAX)));
        assertEquals(List.of("start soon"), ends.ends("soon", Scenario.THREW).orders());
        ends.starts("soon").ends("late", Scenario.THREW);
        assertEquals(List.of(), ends.passes(Duration.ofDays(1).minusNanos(1)).orders());
        assertEquals(List.of("start late"), ends.passes(Duration.ofNanos(1)).orders());
    }

    @Test
    void policyInForceIsTheConfiguredOneOrTheWorkersOwnOrTheGeneralOne() {
        RestartPolicy own = RestartPolicy.after(Duration.ofSeconds(5));
        Scenario policies = Scenario.given(new TestSettings()
                        .restartPolicy(RestartPolicy.after(Duration.ofSeconds(7)))
                        .restartOverride("configured", RestartPolicy.after(Duration.ofSeconds(3)))
                        .restartOverride("default", RestartPolicy.configured()))
                .running(
                        TestSpecs.restarting("silent", RestartPolicy.configured()),
                        TestSpecs.restarting("own", own),
                        TestSpecs.restarting("configured", own),
                        TestSpecs.restarting("default", own));
        policies.dies("silent").dies("own").dies("configured").dies("default");
        assertEquals(
                List.of("start configured"),
                policies.passes(Duration.ofSeconds(3)).orders());
        assertEquals(
                List.of("start own"), policies.passes(Duration.ofSeconds(2)).orders());
        assertEquals(
                List.of("start silent", "start default"),
                policies.passes(Duration.ofSeconds(2)).orders());
    }

    @Test
    void signsOfAnEarlierIncarnationDoNotTouchTheNextOne() {
        story.dies("w").passes(RESTART_TIME).starts("w");
        story.step(new Event.ProcessExited(story.id("w"), 1, new ProcessEnd(137, 0)));
        story.step(new Event.ChannelEnded(story.id("w"), 1, "nonsense"));
        assertEquals(WorkerState.READY, story.state("w"));
    }

    @Test
    void eachEndIsToldOnce() {
        assertEquals(1, story.dies("w").told(Effect.Ended.class).size());
        assertEquals(0, story.dies("w").told(Effect.Ended.class).size());
    }
}
