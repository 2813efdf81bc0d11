package io.bgworker.runtime;

import io.bgworker.WorkerExit;
import io.bgworker.WorkerId;
import io.bgworker.WorkerInfo;
import io.bgworker.WorkerPhase;
import io.bgworker.WorkerStatus;
import io.bgworker.supervisor.WorkerEnd;
import io.bgworker.supervisor.WorkerView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is published of one worker, and who waits for it. Lives as long as somebody holds a handle of the worker. Written by
 * the loop (and, for the wait event, by the channel's thread); read by any.
 */
final class WorkerCell {

    /** What many wait for together. */
    enum Milestone {
        STARTED,
        STOPPED
    }

    /** A wait, and what those who share it are given: they can end their own part of it only. */
    private record Shared(CompletableFuture<WorkerStatus> future, CompletionStage<WorkerStatus> stage) {}

    private record Waiter(Predicate<WorkerInfo> reached, CompletableFuture<WorkerInfo> future) {}

    private final WorkerId id;

    /** Guarded by this, like all that follow. */
    private WorkerView view;

    /** What somebody has seen last; made when it is asked for, for most of what is published nobody ever sees. */
    private @Nullable Before described;

    /** Whether that is how the worker stands now. */
    private boolean upToDate;

    private String waitEvent = "";

    private boolean supervisorDied;

    private final List<Waiter> waiters = new ArrayList<>();

    private final Map<Milestone, Shared> shared = new EnumMap<>(Milestone.class);

    private Optional<Instant> lastReady = Optional.empty();

    /** The latest process of the worker; {@code null} before the first. */
    private @Nullable Run run;

    WorkerCell(WorkerView view) {
        this.id = view.id();
        this.view = view;
    }

    WorkerId id() {
        return id;
    }

    synchronized WorkerInfo info() {
        Before known = described;
        if (known == null || !upToDate) {
            known = new Before(view, describe(Optional.ofNullable(known)));
            described = known;
            upToDate = true;
        }
        return known.info();
    }

    synchronized Optional<Run> run() {
        return Optional.ofNullable(run);
    }

    synchronized void begin(Run next) {
        run = next;
    }

    /** Publishes how the worker stands. Waiters are answered by {@link #tell}. */
    synchronized void publish(WorkerView next) {
        if (view.state().phase() == WorkerPhase.READY) {
            lastReady = Optional.of(Instant.now());
        }
        if (next.pid() == 0) {
            waitEvent = "";
        }
        view = next;
        upToDate = false;
    }

    /** Answers the waiters that what was published is for. */
    void tell() {
        answerWaiters();
    }

    /** When it was last ready: now if it is; empty if it never was. */
    synchronized Optional<Instant> lastReady() {
        return view.state().phase() == WorkerPhase.READY ? Optional.of(Instant.now()) : lastReady;
    }

    synchronized void waitEvent(String name) {
        waitEvent = name;
        upToDate = false;
    }

    /** The supervisor is gone: every waiter is told. */
    void supervisorDied() {
        synchronized (this) {
            supervisorDied = true;
            waitEvent("");
        }
        answerWaiters();
    }

    /** Waits for a moment in the worker's life; at the latest the death of the supervisor, or the worker's unregistration. */
    CompletableFuture<WorkerInfo> when(Predicate<WorkerInfo> reached) {
        CompletableFuture<WorkerInfo> future = new CompletableFuture<>();
        synchronized (this) {
            waiters.removeIf(waiter -> waiter.future().isDone());
            waiters.add(new Waiter(reached, future));
        }
        answerWaiters();
        return future;
    }

    /** One stage for all who ask for it before it completes: asking again and again costs nothing. */
    CompletionStage<WorkerStatus> stage(Milestone milestone, Supplier<CompletableFuture<WorkerStatus>> wait) {
        synchronized (this) {
            Shared known = shared.get(milestone);
            if (known != null && !known.future().isDone()) {
                return known.stage();
            }
        }
        CompletableFuture<WorkerStatus> next = wait.get(); // It may complete at once, and tells whom it may concern.
        CompletionStage<WorkerStatus> stage = next.minimalCompletionStage();
        synchronized (this) {
            shared.put(milestone, new Shared(next, stage));
        }
        return stage;
    }

    /** How many waits were neither answered nor given up. */
    synchronized int waiting() {
        waiters.removeIf(waiter -> waiter.future().isDone());
        return waiters.size();
    }

    private void answerWaiters() {
        WorkerInfo now;
        List<Waiter> answered = new ArrayList<>();
        synchronized (this) {
            if (waiters.isEmpty()) {
                return;
            }
            now = info();
            waiters.removeIf(waiter -> isOver(now, waiter) && answered.add(waiter));
        }
        // Outside the lock: whoever hangs on the future is not known here.
        answered.forEach(waiter -> waiter.future().complete(now));
    }

    private static boolean isOver(WorkerInfo now, Waiter waiter) {
        return now.status() == WorkerStatus.SUPERVISOR_DIED
                || now.phase() == WorkerPhase.GONE
                || waiter.reached().test(now);
    }

    /** What was told before: its instants are kept, since a time that wobbles with the clock looks like a change. */
    private record Before(WorkerView view, WorkerInfo info) {}

    private WorkerInfo describe(Optional<Before> before) {
        Instant since = before.filter(told -> told.view().sinceNanos() == view.sinceNanos())
                .map(told -> told.info().since())
                .orElseGet(() -> WallClock.instant(view.sinceNanos()));
        Optional<Instant> startedAt = before.filter(
                        told -> told.view().startedAtNanos().equals(view.startedAtNanos()))
                .map(told -> told.info().startedAt())
                .orElseGet(() -> instant(view.startedAtNanos()));
        Optional<WorkerExit> lastExit = before.filter(
                        told -> told.view().lastEnd().equals(view.lastEnd()))
                .map(told -> told.info().lastExit())
                .orElseGet(() -> view.lastEnd().map(end -> exit(view, end)));
        return new WorkerInfo(
                view.id(),
                view.spec().name(),
                view.spec().type(),
                view.spec().entryPoint(),
                view.spec().capabilities(),
                view.spec().startTime(),
                view.spec().restartPolicy(),
                view.spec().required(),
                view.isStatic(),
                supervisorDied ? WorkerStatus.SUPERVISOR_DIED : view.status(),
                view.state().phase(),
                since,
                instant(view.untilNanos()),
                view.pid() == 0 ? OptionalLong.empty() : OptionalLong.of(view.pid()),
                view.incarnation(),
                view.restarts(),
                view.epoch(),
                startedAt,
                waitEvent,
                lastExit);
    }

    private static Optional<Instant> instant(OptionalLong nanos) {
        return nanos.isPresent() ? Optional.of(WallClock.instant(nanos.getAsLong())) : Optional.empty();
    }

    static WorkerExit exit(WorkerView view, WorkerEnd end) {
        return new WorkerExit(
                view.id(),
                view.spec().name(),
                view.spec().type(),
                end.incarnation(),
                end.pid(),
                end.code(),
                end.signal(),
                end.cause(),
                end.detail(),
                WallClock.instant(end.atNanos()));
    }
}
