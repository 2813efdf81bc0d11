package io.bgworker.supervisor;

import static io.bgworker.supervisor.TestSpecs.isolated;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.StartTime;
import io.bgworker.WorkerId;
import io.bgworker.WorkerSpec;
import io.bgworker.WorkerStatus;
import io.bgworker.contract.Rule;
import io.bgworker.spi.ServerState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many workers, or the same thing many times. */
class BurstTest {

    private static final int REPETITIONS = 1_000;

    private static List<String> names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "w" + i).toList();
    }

    private static long starts(List<Effect> effects) {
        return effects.stream().filter(Effect.StartProcess.class::isInstance).count();
    }

    @Test
    @Rule({"DEF-20", "STA-05"})
    void workersThatMayAllStartAtOnceDoSoOneByOneAndOthersAreAnsweredMeanwhile() {
        int atOnce = 8;
        int count = 250;
        Scenario story = Scenario.given(new TestSettings().maxWorkers(2 * count).startsAtOnce(atOnce));
        names(count).forEach(name -> story.registered(TestSpecs.startingAt(name, StartTime.CONSISTENT_STATE)));
        assertEquals(1, starts(story.step(new Event.ServerStateReached(ServerState.CONSISTENT))));
        for (int i = 1; i < atOnce; i++) {
            List<Effect> effects = story.step(new Event.Register(1_000_000L + i, waiting("asks" + i)));
            assertEquals(1, starts(effects));
            assertTrue(effects.stream().anyMatch(Effect.Answer.class::isInstance), "answered in its own step");
        }
        for (String name : names(count)) {
            assertEquals(WorkerState.LAUNCHING, story.state(name), "the next one in order");
            story.starts(name);
            assertTrue(starting(story, count) <= atOnce);
            assertInstanceOf(Outcome.Registered.class, story.registers(waiting("meanwhile " + name)));
            story.terminated("meanwhile " + name);
        }
        names(count).forEach(name -> assertEquals(WorkerState.READY, story.state(name)));
    }

    private static WorkerSpec waiting(String name) {
        return TestSpecs.startingAt(name, StartTime.RECOVERY_FINISHED);
    }

    private static long starting(Scenario story, int count) {
        return names(count).stream()
                .filter(name -> story.state(name).isStarting())
                .count();
    }

    @Test
    @Rule({"DEF-11", "OUR-05", "REG-24"})
    void firstStartsAreInTheOrderOfRegistrationHoweverEarlierOnesFare() {
        for (int repetition = 0; repetition < REPETITIONS; repetition++) {
            Random random = new Random(repetition);
            Scenario story = Scenario.given(new TestSettings().maxWorkers(20).startsAtOnce(1 + random.nextInt(4)));
            List<String> names = names(2 + random.nextInt(10));
            List<String> started = new ArrayList<>();
            for (String name : names) {
                story.registered(TestSpecs.startingAt(name, StartTime.CONSISTENT_STATE));
            }
            noteStarts(story.serverReaches(ServerState.CONSISTENT), started);
            while (started.size() < names.size()) {
                String name = started.get(random.nextInt(started.size()));
                if (story.state(name) == WorkerState.LAUNCHING) {
                    noteStarts(random.nextBoolean() ? story.starts(name) : story.failsToLaunch(name), started);
                } else if (story.state(name) == WorkerState.READY) {
                    noteStarts(story.dies(name), started);
                }
            }
            assertEquals(names, started, "repetition " + repetition);
        }
    }

    private static void noteStarts(Scenario story, List<String> started) {
        story.told(Effect.StartProcess.class).stream()
                .map(start -> start.spec().name())
                .filter(name -> !started.contains(name))
                .forEach(started::add);
    }

    @Test
    @Rule({"REG-23", "STA-08"})
    void whatIsTerminatedRightAfterItsRegistrationNeverEntersAndIsStopped() {
        Scenario story = Scenario.given(new TestSettings().maxWorkers(1));
        for (int repetition = 0; repetition < REPETITIONS; repetition++) {
            story.registered(isolated("w"));
            story.terminated("w");
            assertEquals(List.of("kill w TERMINATE"), story.launches("w").orders());
            assertEquals(List.of(), story.dies("w").orders());
            assertEquals(WorkerState.GONE, story.state("w"));
            assertEquals(WorkerStatus.STOPPED, story.view("w").status());
        }
        assertEquals(0, story.size());
    }

    @Test
    @Rule({"REG-23", "STA-08"})
    void whatIsTerminatedBeforeItsTurnIsNeverStarted() {
        Scenario story = Stage.with(WorkerState.QUEUED, new TestSettings().maxWorkers(2));
        for (int repetition = 0; repetition < REPETITIONS; repetition++) {
            story.terminated("w");
            assertEquals(WorkerStatus.STOPPED, story.view("w").status());
            assertEquals(List.of(), story.orders());
            story.registered(isolated("w"));
        }
        story.terminated("w");
        assertEquals(List.of("assign first"), story.starts("first").orders());
    }

    @Test
    @Rule("STA-08")
    void terminationAtAnyMomentOfTheStartIsNotLost() {
        for (int repetition = 0; repetition < REPETITIONS; repetition++) {
            Random random = new Random(repetition);
            Scenario story = Scenario.given();
            story.registered(isolated("w"));
            List<Runnable> acts =
                    List.of(() -> story.launches("w"), () -> story.connects("w"), () -> story.enters("w"));
            int moment = random.nextInt(acts.size() + 1);
            acts.subList(0, moment).forEach(Runnable::run);
            story.terminated("w");
            // What it said before it heard of it still comes in.
            acts.subList(moment, moment + random.nextInt(acts.size() - moment + 1))
                    .forEach(Runnable::run);
            if (story.state("w") == WorkerState.LAUNCHING) {
                story.launches("w");
            }
            story.dies("w");
            assertEquals(WorkerState.GONE, story.state("w"), "repetition " + repetition);
            assertEquals(List.of(), story.passes(Duration.ofDays(1)).orders());
        }
    }

    @Test
    @Rule("DEF-20")
    void eventIsAboutItsWorkerAndTouchesNoOther() {
        int count = 2_000;
        Scenario story = Scenario.given(new TestSettings().maxWorkers(count).startsAtOnce(count));
        names(count).forEach(name -> story.running(isolated(name)));
        for (String name : names(10)) {
            Set<WorkerId> touched = new HashSet<>();
            story.dies(name)
                    .told(Effect.Publish.class)
                    .forEach(each -> touched.add(each.worker().id()));
            assertEquals(Set.of(story.id(name)), touched);
        }
    }

    @Test
    @Rule({"DEF-20", "STA-05"})
    void restartsThatAreAllDueAtOnceAreWorkedOffInPortions() {
        int count = 1_000;
        int portion = 100;
        Scenario story = Scenario.given(new TestSettings().maxWorkers(count + 1).startsAtOnce(1));
        names(count).forEach(name -> story.running(isolated(name)));
        names(count).forEach(story::dies);
        story.sleeps(TestSpecs.RESTART_TIME);
        for (int i = 0; i < count / portion; i++) {
            List<Effect> effects = story.step(new Event.Command(i, Verb.START, "nobody"));
            assertEquals(
                    portion,
                    effects.stream()
                            .filter(effect -> effect instanceof Effect.Moved moved && moved.to() == WorkerState.QUEUED)
                            .count());
            assertTrue(effects.stream().anyMatch(Effect.Answer.class::isInstance));
        }
    }

    @Test
    @Rule({"DEF-20", "STA-05"})
    void workersThatAreAllDeafAtOnceAreNamedInPortions() {
        int count = 250;
        Scenario story = Scenario.given(new TestSettings().maxWorkers(count));
        names(count).forEach(name -> story.running(isolated(name)));
        story.reloads(new TestSettings().maxWorkers(count));
        story.sleeps(Duration.ofSeconds(5));
        List<Long> named = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            named.add(story.step(new Event.Tick()).stream()
                    .filter(Effect.Deaf.class::isInstance)
                    .count());
        }
        assertEquals(List.of(100L, 100L, 50L), named);
    }
}
