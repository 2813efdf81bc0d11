package io.bgworker.supervisor;

import io.bgworker.StartTime;
import io.bgworker.WorkerSpec;
import io.bgworker.spi.ServerState;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** Brings a worker, {@code w}, into a state, for the tests of what must work from each of them. */
final class Stage {

    /** Every state but the one that is never left. */
    static final List<WorkerState> STATES = Arrays.stream(WorkerState.values())
            .filter(state -> state != WorkerState.GONE)
            .toList();

    static final List<WorkerState> WITHOUT_PROCESS =
            STATES.stream().filter(state -> !state.hasProcess()).toList();

    static final String W = "w";

    private Stage() {}

    static Scenario with(WorkerState state) {
        return with(state, new TestSettings());
    }

    static Scenario with(WorkerState state, TestSettings settings) {
        return switch (state) {
            case WAITING_FOR_START_TIME -> registered(TestSpecs.startingAt(W, StartTime.CONSISTENT_STATE), settings);
            case WAITING_FOR_RESET -> waitingForReset(settings);
            case QUEUED -> queued(settings);
            case LAUNCHING -> registered(TestSpecs.isolated(W), settings);
            case CONNECTING -> with(WorkerState.LAUNCHING, settings).launches(W);
            case ASSIGNED -> with(WorkerState.CONNECTING, settings).connects(W);
            case RUNNING -> running(TestSpecs.builder(W).declaresReady(true).build(), settings);
            case READY -> running(TestSpecs.isolated(W), settings);
            case TERMINATING -> restartRequested(settings);
            case KILLED -> with(WorkerState.ASSIGNED, settings).passes(Duration.ofSeconds(30));
            case ENDING -> with(WorkerState.READY, settings).channelEnds(W);
            case RESTARTING -> with(WorkerState.READY, settings).ends(W, Scenario.THREW);
            case PARKED ->
                running(TestSpecs.restarting(W, TestSpecs.parkAtOnce()), settings)
                        .ends(W, Scenario.THREW);
            case GONE -> with(WorkerState.READY, settings).ends(W, Scenario.RETURNED);
        };
    }

    private static Scenario registered(WorkerSpec spec, TestSettings settings) {
        Scenario story = Scenario.given(settings);
        story.registered(spec);
        return story;
    }

    private static Scenario running(WorkerSpec spec, TestSettings settings) {
        return Scenario.given(settings).running(spec);
    }

    /** Another member of the group crashed, a third one is killed and does not go away. */
    private static Scenario waitingForReset(TestSettings settings) {
        return Scenario.given(settings)
                .running(TestSpecs.sharing("crasher"), TestSpecs.sharing("slow"), TestSpecs.sharing(W))
                .dies("crasher")
                .dies(W);
    }

    private static Scenario queued(TestSettings settings) {
        Scenario story = registered(TestSpecs.isolated("first"), settings.startsAtOnce(1));
        story.registered(TestSpecs.isolated(W));
        return story;
    }

    /** Not by its handle, so that it may still be terminated. */
    private static Scenario restartRequested(TestSettings settings) {
        Scenario story = with(WorkerState.READY, settings).serverReaches(ServerState.CONSISTENT);
        story.commands(Verb.RESTART, W);
        return story;
    }
}
