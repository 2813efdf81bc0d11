package io.bgworker.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.ShutdownMode;
import io.bgworker.WorkerSpec;
import io.bgworker.contract.Rule;
import io.bgworker.supervisor.Processes.Launch;
import io.bgworker.supervisor.Processes.Manner;
import io.bgworker.supervisor.Processes.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every sequence of up to three stops, in every state of a worker, with a crash of its group before, between or after them,
 * whatever the worker's process does: ends in time, with each step of it told, and for good.
 */
@Rule({
    "EXI-06", "SHU-03", "SHU-04", "SHU-09", "OUR-09", "OUR-10", "OUR-27", "DEF-02", "DEF-03", "DEF-08", "DEF-13",
    "DEF-14"
})
class StopFromEveryStateTest {

    private static final String W = Stage.W;
    private static final Duration KILL_AFTER = Duration.ofSeconds(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration KILL_MARGIN = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofDays(3);

    /** Between a stop and the next: none, one before the worker is interrupted, one before it is killed. */
    private static final List<Duration> PAUSES =
            List.of(Duration.ZERO, Duration.ofSeconds(1), Duration.ofMillis(4_500));

    private static final List<String> LADDER = List.of("terminate", "interrupt", "dump", "kill");

    /** What happens to a worker. All but the last shall end it. */
    private enum Act {
        TERMINATE,
        STOP_BY_NAME,
        SMART,
        FAST,
        IMMEDIATE,
        CRASH_IN_THE_GROUP;

        static final Set<Act> SHUTDOWNS = EnumSet.of(SMART, FAST, IMMEDIATE);

        void on(Scenario story, Processes processes) {
            switch (this) {
                case TERMINATE -> story.terminated(W);
                case STOP_BY_NAME -> story.commands(Verb.STOP, W);
                case SMART -> story.shutDown(ShutdownMode.SMART);
                case FAST -> story.shutDown(ShutdownMode.FAST);
                case IMMEDIATE -> story.shutDown(ShutdownMode.IMMEDIATE);
                case CRASH_IN_THE_GROUP -> {
                    if (processes.isAlive("crasher")) {
                        processes.dies("crasher");
                    }
                    return; // Noted already.
                }
            }
            processes.note();
        }
    }

    static Stream<Arguments> situations() {
        return Stage.STATES.stream().flatMap(state -> Stream.of(true, false)
                .filter(member -> member || state != WorkerState.WAITING_FOR_RESET)
                .map(member -> Arguments.of(state, member)));
    }

    @ParameterizedTest(name = "{0}, member of the group: {1}")
    @MethodSource("situations")
    void everyStopEndsAWorkerInTimeAndForGood(WorkerState state, boolean member) {
        EnumSet<Launch> launches =
                state == WorkerState.LAUNCHING ? EnumSet.allOf(Launch.class) : EnumSet.of(Launch.AT_ONCE);
        for (List<Act> acts : SEQUENCES) {
            for (Duration pause : acts.size() == 1 ? PAUSES.subList(0, 1) : PAUSES) {
                for (Manner manner : Manner.values()) {
                    for (Launch launch : launches) {
                        new Case(state, member, manner, launch, acts, pause).run();
                    }
                }
            }
        }
    }

    /** One to three acts, at least one of them a stop, and one crash at most. */
    private static final List<List<Act>> SEQUENCES = sequences();

    private static List<List<Act>> sequences() {
        List<List<Act>> all = new ArrayList<>(List.of(List.of()));
        for (int i = 0; i < all.size(); i++) {
            for (Act next : Act.values()) {
                List<Act> longer = new ArrayList<>(all.get(i));
                longer.add(next);
                if (longer.size() <= 3 && count(longer, Act.CRASH_IN_THE_GROUP) <= 1) {
                    all.add(longer);
                }
            }
        }
        return all.stream()
                .filter(acts -> count(acts, Act.CRASH_IN_THE_GROUP) < acts.size())
                .toList();
    }

    private static long count(List<Act> acts, Act act) {
        return acts.stream().filter(act::equals).count();
    }

    /** One story of how the worker is stopped, and what must be true of it. */
    private static final class Case {

        private final String name;
        private final Manner manner;
        private final Launch launch;
        private final List<Act> acts;
        private final Duration pause;
        private final Scenario story;
        private final Processes processes;

        /** When its process must be killed, or gone. */
        private Duration killBy = LONG;

        /** When the first stop came that is no smart shutdown, which lets a worker start. */
        private Optional<Duration> stopped = Optional.empty();

        private Optional<Duration> shutdown = Optional.empty();

        Case(WorkerState state, boolean member, Manner manner, Launch launch, List<Act> acts, Duration pause) {
            name = state + (member ? " in the group, " : ", ") + manner + ", launch " + launch + ": " + acts + " every "
                    + pause.toMillis() + " ms";
            this.manner = manner;
            this.launch = launch;
            this.acts = acts;
            this.pause = pause;
            story = Scenario.given(
                    new TestSettings().startsAtOnce(1).killAfter(KILL_AFTER).shutdownTimeout(TIMEOUT));
            if (state != WorkerState.WAITING_FOR_RESET) {
                story.running(TestSpecs.sharing("crasher"), TestSpecs.sharing("slow"));
            }
            WorkerSpec.Builder spec = member ? TestSpecs.sharingBuilder(W) : TestSpecs.builder(W);
            Stage.bring(story, state, spec);
            assertEquals(state, story.state(W));
            processes = new Processes(story)
                    .manner(W, manner)
                    .launch(W, launch)
                    .manner("slow", Manner.IS_DEAF)
                    .deathTakes("slow", Duration.ofMillis(500))
                    .begin(W, "slow", "first");
        }

        void run() {
            try {
                for (Act act : acts) {
                    note(act);
                    act.on(story, processes);
                    passes(pause);
                }
                passes(KILL_AFTER.plus(TIMEOUT));
                judge();
            } catch (AssertionError e) {
                throw new AssertionError(name + ": " + e.getMessage() + "\n" + processes.moments(), e);
            }
        }

        private void note(Act act) {
            if (Act.SHUTDOWNS.contains(act) && shutdown.isEmpty()) {
                shutdown = Optional.of(processes.now());
            }
            Duration latest = shutdown.map(begin -> begin.plus(TIMEOUT).minus(KILL_MARGIN))
                    .orElse(LONG);
            Duration due =
                    switch (act) {
                        case TERMINATE, STOP_BY_NAME, FAST -> processes.now().plus(KILL_AFTER);
                        case IMMEDIATE -> processes.now();
                        case SMART, CRASH_IN_THE_GROUP -> latest;
                    };
            killBy = min(killBy, min(due, latest));
            if (act != Act.SMART && act != Act.CRASH_IN_THE_GROUP && stopped.isEmpty()) {
                stopped = Optional.of(processes.now());
            }
        }

        private static Duration min(Duration one, Duration other) {
            return one.compareTo(other) < 0 ? one : other;
        }

        /** Looks, at the moment when the process must be killed or gone, whether it is. */
        private void passes(Duration time) {
            Duration end = processes.now().plus(time);
            if (killBy.compareTo(processes.now()) >= 0 && killBy.compareTo(end) <= 0) {
                processes.passes(killBy.minus(processes.now()));
                boolean known = story.state(W) != WorkerState.LAUNCHING;
                assertTrue(
                        !known || !isLeftAlone(), () -> "neither killed nor gone at " + killBy + ": " + story.view(W));
            }
            processes.passes(end.minus(processes.now()));
        }

        private boolean isLeftAlone() {
            return processes.isAlive(W) && !processes.isKilled(W);
        }

        private void judge() {
            judgeEnd();
            judgeLadder();
            if (shutdown.isPresent()) {
                judgeShutdown(shutdown.get());
            }
            int starts = starts().size();
            processes.passes(LONG);
            assertEquals(starts, starts().size(), "starts again");
        }

        private void judgeEnd() {
            boolean mayStay =
                    shutdown.isEmpty() && (manner == Manner.CANNOT_BE_KILLED || launch == Launch.NEVER_ANSWERED);
            if (!mayStay) {
                assertEquals(WorkerState.GONE, story.state(W));
            }
            assertTrue(!isLeftAlone(), "a process is left alone");
            if (stopped.isPresent()) {
                assertTrue(
                        starts().stream().noneMatch(at -> at.compareTo(stopped.get()) > 0),
                        "starts after it was stopped");
            }
            if (manner == Manner.CANNOT_BE_KILLED && processes.isAlive(W)) {
                assertTrue(
                        effects(Effect.Unkillable.class).stream()
                                .anyMatch(unkillable -> unkillable.name().equals(W)),
                        "nobody says that it cannot be killed");
            }
        }

        private List<Duration> starts() {
            return processes.moments().stream()
                    .filter(moment -> moment.orders().contains("start " + W))
                    .map(Moment::at)
                    .toList();
        }

        private <E extends Effect> List<E> effects(Class<E> kind) {
            return processes.moments().stream()
                    .flatMap(moment -> moment.effects().stream())
                    .filter(kind::isInstance)
                    .map(kind::cast)
                    .toList();
        }

        /** Each process climbs the ladder at most once, in order, and each rung that it did not react to is told by its name. */
        private void judgeLadder() {
            int rung = -1;
            for (Moment moment : processes.moments()) {
                for (String order : moment.orders()) {
                    String[] words = order.split(" ", -1);
                    if (!words[1].equals(W)) {
                        continue;
                    }
                    int next = LADDER.indexOf(words[0]);
                    assertTrue(next < 0 || next > rung, () -> "not in the order of the ladder: " + order);
                    rung = words[0].equals("start") ? -1 : Math.max(rung, next);
                    boolean late = moment.effects().stream()
                            .anyMatch(effect ->
                                    effect instanceof Effect.Late e && e.name().equals(W));
                    assertTrue(late || !words[0].equals("interrupt"), "interrupted without being named");
                }
            }
        }

        private void judgeShutdown(Duration began) {
            List<Duration> ends = processes.moments().stream()
                    .filter(moment -> moment.effects().stream().anyMatch(Effect.ShutdownEnded.class::isInstance))
                    .map(Moment::at)
                    .toList();
            assertEquals(1, ends.size(), "ends of the shutdown");
            Duration deadline = began.plus(TIMEOUT);
            assertTrue(ends.get(0).compareTo(deadline) <= 0, () -> "ends at " + ends);
            boolean willing = manner != Manner.CANNOT_BE_KILLED && launch != Launch.NEVER_ANSWERED;
            assertTrue(
                    !willing || ends.get(0).compareTo(deadline) < 0,
                    () -> "waits to the end though nothing is left, until " + ends);
            assertEquals(0, story.size());
            assertTrue(
                    processes.moments().stream()
                            .filter(moment -> moment.at().compareTo(began) > 0)
                            .flatMap(moment -> moment.orders().stream())
                            .noneMatch(order -> order.startsWith("start")),
                    "something starts");
            for (String other : List.of("crasher", "slow", "first")) {
                assertTrue(
                        story.id(other) == null || !processes.isAlive(other) || processes.isKilled(other),
                        () -> other + " is left alone");
            }
        }
    }
}
