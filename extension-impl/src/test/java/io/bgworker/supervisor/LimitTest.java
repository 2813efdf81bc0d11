package io.bgworker.supervisor;

import static io.bgworker.supervisor.TestSpecs.isolated;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.bgworker.WorkerId;
import io.bgworker.contract.Rule;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The limits, and what a reload does. */
class LimitTest {

    @Test
    @Rule("REG-05")
    void registrationBeyondTheLimitIsRefusedWithTheLimit() {
        Scenario story = Scenario.given(new TestSettings().maxWorkers(2)).running(isolated("a"), isolated("b"));
        assertEquals(new Outcome.LimitExceeded(2, ""), story.registers(isolated("c")));
        assertEquals(2, story.size());
        assertFalse(story.tells(Effect.Refused.class), "who asks hears of it; nobody else");
    }

    @Test
    @Rule("HND-12")
    void zeroMeansNoWorkers() {
        Scenario story = Scenario.given(new TestSettings().maxWorkers(0));
        assertEquals(new Outcome.LimitExceeded(0, ""), story.registers(isolated("a")));
    }

    @Test
    @Rule({"DEF-17", "OUR-17", "REG-18"})
    void limitOfATypeLeavesOtherTypesAlone() {
        Scenario story = Scenario.given(new TestSettings().typeLimit("import", 1));
        story.registered(TestSpecs.builder("a").type("import").build());
        assertEquals(
                new Outcome.LimitExceeded(1, "import"),
                story.registers(TestSpecs.builder("b").type("import").build()));
        story.registered(isolated("c"));
        story.starts("a").ends("a", Scenario.RETURNED);
        story.registered(TestSpecs.builder("b").type("import").build());
    }

    @Test
    @Rule({"OUR-14", "OUR-17"})
    void limitOfATypeIsLive() {
        Scenario story = Scenario.given(new TestSettings().typeLimit("import", 2));
        story.registered(TestSpecs.builder("a").type("import").build());
        story.registered(TestSpecs.builder("b").type("import").build());
        story.reloaded(new TestSettings().typeLimit("import", 1));
        story.starts("a").ends("a", Scenario.RETURNED);
        assertEquals(
                new Outcome.LimitExceeded(1, "import"),
                story.registers(TestSpecs.builder("c").type("import").build()));
        story.reloaded(new TestSettings().typeLimit("import", 2));
        story.registered(TestSpecs.builder("c").type("import").build());
        story.reloaded(new TestSettings());
        story.registered(TestSpecs.builder("d").type("import").build());
    }

    /** PostgreSQL counts starts and ends of a class, and therefore allows no restarts in it. */
    @Test
    @Rule({"OUR-17", "REG-18"})
    void workersOfALimitedTypeStillCountWhenTheyHaveRestartedAfterAReset() {
        Scenario story = Scenario.given(new TestSettings().typeLimit("import", 2))
                .running(
                        TestSpecs.sharing("crasher").toBuilder().type("import").build(),
                        TestSpecs.sharing("innocent").toBuilder().type("import").build());
        story.dies("crasher").dies("innocent").starts("innocent");
        assertEquals(
                new Outcome.LimitExceeded(2, "import"),
                story.registers(TestSpecs.builder("c").type("import").build()));
        story.passes(TestSpecs.RESTART_TIME).starts("crasher").ends("crasher", Scenario.RETURNED);
        story.registered(TestSpecs.builder("c").type("import").build());
    }

    @Test
    void workersThatWaitCountToo() {
        Scenario story = Stage.with(WorkerState.RESTARTING, new TestSettings().maxWorkers(1));
        assertInstanceOf(Outcome.LimitExceeded.class, story.registers(isolated("a")));
        story.terminated("w");
        assertInstanceOf(Outcome.Registered.class, story.registers(isolated("a")));
    }

    @Test
    @Rule({"DEF-17", "OUR-14"})
    void raisedLimitIsInForceAtOnce() {
        Scenario story = Scenario.given(new TestSettings().maxWorkers(1)).running(isolated("a"));
        story.reloaded(new TestSettings().maxWorkers(2));
        assertInstanceOf(Outcome.Registered.class, story.registers(isolated("b")));
    }

    @Test
    @Rule({"DEF-17", "OUR-14"})
    void loweredLimitRefusesNewWorkersAndEndsNone() {
        Scenario story =
                Scenario.given(new TestSettings().maxWorkers(3)).running(isolated("a"), isolated("b"), isolated("c"));
        assertEquals(
                List.of("reload a", "reload b", "reload c"),
                story.reloaded(new TestSettings().maxWorkers(1)).orders());
        assertEquals(new Outcome.LimitExceeded(1, ""), story.registers(isolated("d")));
        assertEquals(
                List.of("start a"),
                story.dies("a").passes(TestSpecs.RESTART_TIME).orders());
        assertEquals(3, story.size());
    }

    @Test
    void reloadIsSentToWorkersThatHaveTheirAssignmentAndToNoOthers() {
        Scenario story = Scenario.given(new TestSettings().startsAtOnce(2).maxWorkers(20));
        story.running(
                isolated("ready"),
                TestSpecs.builder("running").declaresReady(true).build());
        story.running(isolated("ending"), isolated("terminating"), isolated("restarting"));
        story.channelEnds("ending").terminated("terminating").dies("restarting");
        story.registers(isolated("launching"));
        story.registers(isolated("assigned"));
        story.launches("assigned").connects("assigned");
        story.registers(isolated("queued"));
        assertEquals(
                List.of("reload ready", "reload running", "reload assigned"),
                story.reloaded(new TestSettings().startsAtOnce(2).maxWorkers(20))
                        .orders());
    }

    @Test
    void raisedNumberOfStartsAtOnceIsUsedAtOnce() {
        Scenario story = Stage.with(WorkerState.QUEUED);
        assertEquals(
                List.of("start w"),
                story.reloaded(new TestSettings().startsAtOnce(2)).orders());
    }

    @Test
    void reloadedTimesHoldForWhatBeginsAfterwards() {
        Scenario story = Stage.with(WorkerState.READY)
                .reloaded(new TestSettings().killAfter(Duration.ofSeconds(1)))
                .terminated("w");
        assertEquals(
                List.of("interrupt w", "dump w", "kill w TERMINATE"),
                story.passes(Duration.ofSeconds(1)).orders());
    }

    @Test
    @Rule({"EXI-04", "HND-07", "REG-17"})
    void slotCanBeUsedTenThousandTimes() {
        Scenario story = Scenario.given(new TestSettings().maxWorkers(1));
        Set<WorkerId> seen = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            WorkerId id = story.registered(isolated("w"));
            assertEquals(0, id.slot());
            seen.add(id);
            story.starts("w").ends("w", Scenario.RETURNED);
        }
        assertEquals(10_000, seen.size());
    }
}
