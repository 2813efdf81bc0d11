package io.bgworker.supervisor;

import io.bgworker.StartTime;
import io.bgworker.WorkerSpec;
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
        TestSettings fitting = state == WorkerState.QUEUED ? settings.startsAtOnce(1) : settings;
        WorkerSpec.Builder spec =
                state == WorkerState.WAITING_FOR_RESET ? TestSpecs.sharingBuilder(W) : TestSpecs.builder(W);
        return bring(Scenario.given(fitting), state, spec);
    }

    /**
     * Goes on with a story until the worker that it gets is in the state.
     *
     * @param story for {@code QUEUED}, one in which one process starts at a time
     * @param spec shares memory for {@code WAITING_FOR_RESET}
     */
    static Scenario bring(Scenario story, WorkerState state, WorkerSpec.Builder spec) {
        return switch (state) {
            case WAITING_FOR_START_TIME -> registered(story, spec.startTime(StartTime.CONSISTENT_STATE));
            case WAITING_FOR_RESET -> waitingForReset(story, spec);
            case QUEUED -> queued(story, spec);
            case LAUNCHING -> registered(story, spec);
            case CONNECTING -> bring(story, WorkerState.LAUNCHING, spec).launches(W);
            case ASSIGNED -> bring(story, WorkerState.CONNECTING, spec).connects(W);
            case RUNNING -> story.running(spec.declaresReady(true).build());
            case READY -> story.running(spec.build());
            case TERMINATING -> restartRequested(bring(story, WorkerState.READY, spec));
            case KILLED -> bring(story, WorkerState.ASSIGNED, spec).passes(Duration.ofSeconds(30));
            case ENDING -> bring(story, WorkerState.READY, spec).channelEnds(W);
            case RESTARTING -> bring(story, WorkerState.READY, spec).ends(W, Scenario.THREW);
            case PARKED ->
                bring(story, WorkerState.READY, spec.restartPolicy(TestSpecs.parkAtOnce()))
                        .ends(W, Scenario.THREW);
            case GONE -> bring(story, WorkerState.READY, spec).ends(W, Scenario.RETURNED);
        };
    }

    private static Scenario registered(Scenario story, WorkerSpec.Builder spec) {
        story.registered(spec.build());
        return story;
    }

    /** Another member of the group crashed, a third one is killed and does not go away. */
    private static Scenario waitingForReset(Scenario story, WorkerSpec.Builder spec) {
        return story.running(TestSpecs.sharing("crasher"), TestSpecs.sharing("slow"), spec.build())
                .dies("crasher")
                .dies(W);
    }

    private static Scenario queued(Scenario story, WorkerSpec.Builder spec) {
        story.registered(TestSpecs.isolated("first"));
        return registered(story, spec);
    }

    /** Not by its handle, so that it may still be terminated. */
    private static Scenario restartRequested(Scenario story) {
        story.commands(Verb.RESTART, W);
        return story;
    }
}
