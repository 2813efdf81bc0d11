package io.bgworker.supervisor;

import io.bgworker.ExitCause;
import io.bgworker.RestartPolicy;
import io.bgworker.WorkerSpec;
import io.bgworker.spi.ServerState;
import io.bgworker.supervisor.RestartRule.Next;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Moves one worker from state to state, as told in the narrative above {@link Supervisor}. Knows nothing of requests and
 * of the shutdown as a whole, only whether there is one.
 */
final class Life {

    /** How long the end of the channel is waited for once the process has ended: a grandchild may hold it open. */
    static final long CHANNEL_GRACE_NANOS = 2_000_000_000L;

    /** How long the process may outlive its channel. */
    static final long PROCESS_GRACE_NANOS = 2_000_000_000L;

    /** How long a killed process may take to go away before that is reported. */
    static final long UNKILLABLE_AFTER_NANOS = 5_000_000_000L;

    final Registry registry = new Registry();
    final Deadlines deadlines = new Deadlines();
    final ResetGroup group = new ResetGroup();
    final ConfigurationEpoch epoch = new ConfigurationEpoch();
    private final Set<Worker> queue = new LinkedHashSet<>();
    private final RandomGenerator random;

    Settings settings;
    ServerState serverState = ServerState.STARTING;
    boolean shuttingDown;
    private int starting;
    private List<Effect> out = new ArrayList<>();

    Life(Settings settings, RandomGenerator random) {
        this.settings = settings;
        this.random = random;
    }

    void emit(Effect effect) {
        out.add(effect);
    }

    List<Effect> takeEffects() {
        List<Effect> taken = out;
        out = new ArrayList<>();
        return taken;
    }

    // ---- Registration and start

    Worker register(WorkerSpec spec, boolean isStatic, long now) {
        Worker worker = registry.add(spec, isStatic, now);
        if (worker.sharesMemory()) {
            group.join(worker);
        }
        place(worker, now, "registered");
        return worker;
    }

    /** Puts a worker without a process where it waits to start. */
    void place(Worker worker, long now, String reason) {
        if (worker.sharesMemory() && !group.parkedBecause().isEmpty()) {
            group.park(worker);
            moveTo(worker, WorkerState.PARKED, now, group.parkedBecause());
        } else if (worker.sharesMemory() && group.isResetting()) {
            moveTo(worker, WorkerState.WAITING_FOR_RESET, now, reason);
        } else if (mayStartIn(worker.spec, serverState)) {
            moveTo(worker, WorkerState.QUEUED, now, reason);
        } else {
            moveTo(worker, WorkerState.WAITING_FOR_START_TIME, now, reason);
        }
    }

    /** Lets a worker start that is parked or waits for its restart time; and all that are parked with its group. */
    void resume(Worker worker, long now) {
        Set<Worker> resumed = new LinkedHashSet<>();
        if (worker.sharesMemory() && !group.parkedBecause().isEmpty()) {
            resumed.addAll(group.resume());
            if (group.isLost()) {
                emit(new Effect.RenewMemory(group.renew()));
            }
        }
        resumed.add(worker);
        for (Worker each : resumed) {
            each.history.clear();
            place(each, now, each == worker ? "asked to start" : "its group is resumed");
        }
    }

    /** The decision table of start times. */
    static boolean mayStartIn(WorkerSpec spec, ServerState state) {
        return switch (spec.startTime()) {
            case SERVER_START -> true;
            case CONSISTENT_STATE -> state != ServerState.STARTING;
            case RECOVERY_FINISHED -> state == ServerState.RECOVERY_FINISHED;
        };
    }

    /** Whether some worker waits for its turn, or is on the way from there to its entry point. */
    boolean isStarting() {
        return !queue.isEmpty() || starting > 0;
    }

    boolean canStartOne() {
        return !queue.isEmpty() && starting < settings.startsAtOnce() && !shuttingDown;
    }

    void startOne(long now) {
        Worker worker = queue.iterator().next();
        worker.run = new Worker.Incarnation();
        worker.run.startDeadlineNanos = now + settings.startTimeoutNanos();
        worker.run.startedBeforeNanos = worker.startedAtNanos;
        worker.incarnation++;
        boolean cold = worker.startsCold;
        worker.startsCold = false;
        epoch.joined(worker);
        moveTo(worker, WorkerState.LAUNCHING, now, "its turn", worker.run.startDeadlineNanos);
        emit(new Effect.StartProcess(worker.id, worker.incarnation, worker.spec, cold));
    }

    void launched(Worker worker, long pid, long now) {
        if (runs(worker, pid, now)) {
            moveTo(worker, WorkerState.CONNECTING, now, "process " + pid, worker.run.startDeadlineNanos);
            tellStart(worker);
        }
    }

    /**
     * The process is a spare: it is assigned first of all, for that is what spares are for. Its start is told when it has become
     * the worker; before that, another process may have to.
     */
    void handedOver(Worker worker, long pid, long now) {
        worker.run.connected = true;
        worker.run.handedOver = true;
        if (runs(worker, pid, now)) {
            assign(worker, now, "spare process " + pid);
        }
    }

    /** Once for each process of a worker, while it is shown. */
    private void tellStart(Worker worker) {
        if (!worker.run.startTold && worker.run.pid != 0) {
            worker.run.startTold = true;
            emit(new Effect.Started(worker.view()));
        }
    }

    /** The process is known; says whether it is still wanted, and is killed if it is not. */
    private boolean runs(Worker worker, long pid, long now) {
        if (worker.state != WorkerState.LAUNCHING) {
            throw new AssertionError("Launched twice: " + worker.view());
        }
        worker.run.pid = pid;
        worker.startedAtNanos = OptionalLong.of(now);
        if (worker.run.stop == null) {
            return true;
        }
        tellStart(worker);
        kill(worker, worker.run.stop, now);
        return false;
    }

    void launchFailed(Worker worker, String reason, long now) {
        if (worker.state == WorkerState.LAUNCHING) {
            finish(worker, ExitRule.startFailed(worker.incarnation, reason, now), now);
        }
    }

    void connected(Worker worker, long now) {
        worker.run.connected = true;
        if (worker.state == WorkerState.CONNECTING) {
            assign(worker, now, "connected");
        }
    }

    private void assign(Worker worker, long now, String reason) {
        emit(new Effect.Assign(
                worker.id, worker.incarnation, worker.spec)); // What is told of it can wait, it shall not.
        moveTo(worker, WorkerState.ASSIGNED, now, reason, worker.run.startDeadlineNanos);
    }

    void entered(Worker worker, long now) {
        tellStart(worker);
        worker.run.entered = true;
        if (worker.state == WorkerState.ASSIGNED) {
            WorkerState next = worker.spec.declaresReady() ? WorkerState.RUNNING : WorkerState.READY;
            moveTo(worker, next, now, "entered");
            epoch.entered(worker, now);
        }
    }

    void ready(Worker worker, long now) {
        if (worker.state == WorkerState.RUNNING) {
            moveTo(worker, WorkerState.READY, now, "declared itself ready");
        }
    }

    /** Lets the worker know of the present configuration epoch; says whether it had to be told. */
    boolean reload(Worker worker, long now) {
        switch (worker.state) {
            case LAUNCHING, CONNECTING -> {
                epoch.joined(worker); // Its code has not begun: it will see nothing else.
                publish(worker);
                return false;
            }
            case ASSIGNED, RUNNING, READY -> {
                emit(new Effect.SendReload(worker.id, worker.incarnation, epoch.current()));
                if (worker.run.entered) {
                    epoch.told(worker, now);
                }
                return true;
            }
            default -> {
                return false;
            }
        }
    }

    void acknowledged(Worker worker, long acknowledged, long now) {
        if (epoch.acknowledged(worker, acknowledged, now)) {
            publish(worker);
        }
    }

    // ---- Being stopped

    void terminate(Worker worker, long now) {
        if (!worker.terminated) {
            worker.terminated = true;
            stop(worker, StopReason.TERMINATE, now, now + settings.killAfterNanos());
        }
    }

    /** Lets the next process follow the present one at once, and ends that one unless it is ended already. */
    void restart(Worker worker, long now) {
        worker.run.restartAsked = true;
        if (worker.run.stop == null) {
            stop(worker, StopReason.RESTART, now, now + settings.killAfterNanos());
        }
    }

    /** Ends the present process by the ladder, killing it at a time at the latest; unregisters a worker that has none. */
    void stop(Worker worker, StopReason reason, long now, long killAt) {
        Worker.Incarnation run = worker.run;
        switch (worker.state) {
            case WAITING_FOR_START_TIME, WAITING_FOR_RESET, QUEUED, RESTARTING, PARKED ->
                leave(worker, now, reason.words());
            case LAUNCHING -> run.stop = reason;
            case CONNECTING -> kill(worker, reason, now);
            case ASSIGNED, RUNNING, READY -> {
                run.stop = reason;
                run.killAtNanos = killAt;
                emit(new Effect.SendTerminate(worker.id, worker.incarnation));
                run.rung = Worker.Rung.TOLD;
                moveTo(worker, WorkerState.TERMINATING, now, reason.words(), Ladder.dueNanos(run.rung, now, killAt));
            }
            case TERMINATING -> {
                run.stop = reason;
                run.killAtNanos = earlier(run.killAtNanos, killAt);
                deadlines.set(worker, Ladder.dueNanos(run.rung, worker.sinceNanos, run.killAtNanos));
                publish(worker);
            }
            case ENDING -> {
                // Where only the channel is waited for there is no hurry: it may hold the announcement.
                if (run.processEnd == null && worker.deadlineNanos.isPresent()) {
                    deadlines.set(worker, earlier(worker.deadlineNanos.getAsLong(), killAt));
                    publish(worker);
                }
            }
            case KILLED, GONE -> {
                // On its way already.
            }
        }
    }

    private static long earlier(long one, long other) {
        return one - other < 0 ? one : other;
    }

    private void climb(Worker worker, long now) {
        Worker.Incarnation run = worker.run;
        long since = worker.sinceNanos;
        switch (run.rung) {
            case TOLD -> {
                run.rung = Worker.Rung.INTERRUPTED;
                emit(late(worker, "told to terminate; its main thread is interrupted now"));
                emit(new Effect.SendInterrupt(worker.id, worker.incarnation));
                deadlines.set(worker, Ladder.dueNanos(run.rung, since, run.killAtNanos));
            }
            case INTERRUPTED -> {
                run.rung = Worker.Rung.DUMPED;
                emit(new Effect.RequestDump(worker.id, worker.incarnation));
                deadlines.set(worker, Ladder.dueNanos(run.rung, since, run.killAtNanos));
            }
            case NONE, DUMPED -> {
                emit(late(worker, "interrupted; it is killed now"));
                kill(worker, run.stop == null ? StopReason.TERMINATE : run.stop, now);
            }
        }
    }

    private Effect.Late late(Worker worker, String rung) {
        return new Effect.Late(worker.id, worker.spec.name(), worker.run.pid, worker.sinceNanos, rung);
    }

    void kill(Worker worker, StopReason reason, long now) {
        if (worker.run.processEnd != null) {
            return; // Dead already; only its channel is waited for.
        }
        worker.run.stop = reason;
        if (worker.state == WorkerState.LAUNCHING && worker.run.pid == 0) {
            return; // Killed when its process is known.
        }
        worker.run.killed = true;
        emit(new Effect.Kill(worker.id, worker.incarnation, reason));
        moveTo(worker, WorkerState.KILLED, now, reason.words(), now + UNKILLABLE_AFTER_NANOS);
    }

    // ---- The end, told by up to three signs in any order

    void exitTold(Worker worker, Told told, long now) {
        if (worker.run.told == null && worker.state.hasProcess()) {
            worker.run.told = told;
            if (worker.state != WorkerState.KILLED && worker.state != WorkerState.ENDING) {
                long killAt = worker.state == WorkerState.TERMINATING
                        ? worker.run.killAtNanos
                        : now + settings.killAfterNanos() + PROCESS_GRACE_NANOS;
                moveTo(worker, WorkerState.ENDING, now, "announced its end", killAt);
            }
        }
    }

    void channelEnded(Worker worker, String violation, long now) {
        if (!worker.state.hasProcess() || worker.run.channelEnded) {
            return;
        }
        worker.run.channelEnded = true;
        worker.run.violation = violation;
        if (worker.run.processEnd != null) {
            conclude(worker, now);
        } else if (!violation.isEmpty() && worker.state != WorkerState.KILLED) {
            kill(worker, StopReason.PROTOCOL, now);
        } else if (worker.state != WorkerState.KILLED && worker.state != WorkerState.ENDING) {
            long grace = now + PROCESS_GRACE_NANOS;
            long killAt = worker.state == WorkerState.TERMINATING ? earlier(grace, worker.run.killAtNanos) : grace;
            moveTo(worker, WorkerState.ENDING, now, "its channel ended", killAt);
        }
    }

    void processExited(Worker worker, ProcessEnd end, long now) {
        if (!worker.state.hasProcess() || worker.run.processEnd != null) {
            return;
        }
        worker.run.processEnd = end;
        worker.run.diedAtNanos = now;
        if (worker.run.channelEnded) {
            conclude(worker, now);
        } else {
            moveTo(worker, WorkerState.ENDING, now, "its process ended", now + CHANNEL_GRACE_NANOS);
        }
    }

    /** The time is over: leaves a process behind that cannot be killed, but none that was not even tried to kill. */
    void giveUp(Worker worker, long now) {
        if (worker.run.processEnd != null) {
            conclude(worker, now);
            return;
        }
        if (!worker.run.killed) {
            emit(new Effect.Kill(worker.id, worker.incarnation, StopReason.SHUTDOWN));
        }
        emit(new Effect.Unkillable(worker.id, worker.spec.name(), worker.run.pid));
        tellStart(worker);
        leave(worker, now, "the time for the shutdown is over");
    }

    private void conclude(Worker worker, long now) {
        if (worker.run.processEnd != null && hasNotBecomeTheWorker(worker)) {
            startCold(worker, worker.run.processEnd, now);
        } else {
            finish(worker, ExitRule.classify(worker.incarnation, worker.run), now);
        }
    }

    /** Whether a spare went by itself, without a word, before the entry point: then nothing of the worker's has failed. */
    private boolean hasNotBecomeTheWorker(Worker worker) {
        Worker.Incarnation run = worker.run;
        boolean wanted = !worker.terminated && !run.restartAsked && !shuttingDown;
        return run.handedOver && !run.entered && run.told == null && run.stop == null && wanted;
    }

    /** Once: what goes wrong without a spare, too, is the worker's own affair. */
    private void startCold(Worker worker, ProcessEnd end, long now) {
        Worker.Incarnation run = worker.run;
        long pid = run.pid;
        run.pid = 0;
        worker.startedAtNanos = run.startedBeforeNanos;
        worker.failedHandOvers++;
        worker.startsCold = true;
        place(worker, now, "its spare was gone before the entry");
        emit(new Effect.HandOverFailed(worker.view(), worker.incarnation, pid, end));
    }

    /** The process is gone: decides what becomes of the worker. */
    private void finish(Worker worker, WorkerEnd end, long now) {
        tellStart(worker); // Of one that did not come to its entry point.
        worker.run.pid = 0;
        worker.lastEnd = Optional.of(end);
        boolean leftSuspectMemory =
                worker.sharesMemory() && worker.run.entered && end.cause().isCrash() && end.cause() != ExitCause.RESET;
        if (leftSuspectMemory && !shuttingDown && !group.isResetting()) {
            beginReset(worker, now);
        }
        Next next = shuttingDown
                ? new Next.Leave(StopReason.SHUTDOWN.words())
                : RestartRule.decide(worker, end, policyOf(worker), random);
        if (next instanceof Next.Leave leave) {
            leave(worker, now, leave.reason());
        } else if (next instanceof Next.AtOnce atOnce) {
            place(worker, now, atOnce.reason());
        } else if (next instanceof Next.At at) {
            moveTo(worker, WorkerState.RESTARTING, now, at.reason(), at.dueNanos());
        } else if (next instanceof Next.Park park) {
            moveTo(worker, WorkerState.PARKED, now, park.reason());
        } else {
            throw new AssertionError(next);
        }
        emit(new Effect.Ended(worker.view(), end));
    }

    RestartPolicy policyOf(Worker worker) {
        RestartPolicy policy =
                settings.restartOverrides().getOrDefault(worker.spec.name(), worker.spec.restartPolicy());
        return policy instanceof RestartPolicy.Configured ? settings.restartPolicy() : policy;
    }

    void leave(Worker worker, long now, String reason) {
        registry.remove(worker);
        group.leave(worker);
        moveTo(worker, WorkerState.GONE, now, reason);
        if (worker.startAgain && !shuttingDown) {
            // The limit may have been lowered meanwhile.
            registry.limitFor(worker.spec, settings)
                    .ifPresentOrElse(
                            limit -> emit(new Effect.Refused(worker.spec, limit)),
                            () -> register(worker.spec, true, now));
        }
    }

    // ---- The shared-memory group

    private void beginReset(Worker crasher, long now) {
        group.begin(now, settings);
        List<Worker> members = group.members();
        emit(new Effect.ResetBegan(
                crasher.id,
                crasher.spec.name(),
                members.stream()
                        .filter(member -> member != crasher && member.state.hasProcess())
                        .map(member -> member.id)
                        .toList()));
        if (!group.parkedBecause().isEmpty()) {
            emit(new Effect.GroupParked(group.parkedBecause()));
        }
        for (Worker member : members) {
            if (member == crasher || member.state == WorkerState.KILLED) {
                continue;
            }
            if (member.state.hasProcess()) {
                kill(member, StopReason.RESET, now);
            } else if (policyOf(member) instanceof RestartPolicy.Never never && !never.afterReset()) {
                leave(member, now, StopReason.RESET.words());
            } else if (member.state == WorkerState.QUEUED) {
                place(member, now, StopReason.RESET.words());
            }
        }
    }

    /** Lets the memory be made anew once every process of the group is gone: until then somebody may write to the old one. */
    void renewMemoryIfQuiet() {
        if (group.isQuiet()) {
            emit(new Effect.RenewMemory(group.renew()));
        }
    }

    void memoryRenewed(long generation, long now) {
        if (group.awaits(generation)) {
            emit(new Effect.ResetEnded(group.end()));
            placeWaiting(now, "the reset is over");
        }
    }

    void memoryLost(long generation, String reason, long now) {
        if (group.awaits(generation)) {
            group.lose(reason);
            emit(new Effect.GroupParked(group.parkedBecause()));
            placeWaiting(now, group.parkedBecause());
        }
    }

    private void placeWaiting(long now, String reason) {
        for (Worker member : group.members()) {
            if (member.state == WorkerState.WAITING_FOR_RESET) {
                place(member, now, reason);
            }
        }
    }

    // ---- Time

    void deadlinePassed(Worker worker, long now) {
        switch (worker.state) {
            case LAUNCHING -> {
                // There is nothing to kill so far: the kill follows as soon as the process is known.
                worker.run.stop = worker.run.stop == null ? StopReason.START_TIMEOUT : worker.run.stop;
                emit(late(worker, "ordered; no process was started so far"));
                publish(worker);
            }
            case CONNECTING, ASSIGNED -> kill(worker, StopReason.START_TIMEOUT, now);
            case TERMINATING -> climb(worker, now);
            case KILLED -> {
                emit(new Effect.Unkillable(worker.id, worker.spec.name(), worker.run.pid));
                publish(worker);
            }
            case ENDING -> {
                if (worker.run.processEnd != null) {
                    conclude(worker, now);
                } else {
                    kill(worker, worker.run.stop == null ? StopReason.LOST : worker.run.stop, now);
                }
            }
            case RESTARTING -> place(worker, now, "its restart time is over");
            case WAITING_FOR_START_TIME, WAITING_FOR_RESET, QUEUED, RUNNING, READY, PARKED, GONE ->
                throw new AssertionError("A state without a deadline: " + worker.view());
        }
    }

    // ---- The one place that moves the state

    private void moveTo(Worker worker, WorkerState next, long now, String reason) {
        moveTo(worker, next, now, reason, OptionalLong.empty());
    }

    private void moveTo(Worker worker, WorkerState next, long now, String reason, long deadline) {
        moveTo(worker, next, now, reason, OptionalLong.of(deadline));
    }

    private void moveTo(Worker worker, WorkerState next, long now, String reason, OptionalLong deadline) {
        WorkerState from = worker.state;
        starting += (next.isStarting() ? 1 : 0) - (from.isStarting() ? 1 : 0);
        worker.state = next;
        worker.sinceNanos = now;
        if (!next.isStarting() && next != WorkerState.RUNNING && next != WorkerState.READY) {
            epoch.leave(worker);
        }
        deadlines.clear(worker);
        if (deadline.isPresent()) {
            deadlines.set(worker, deadline.getAsLong());
        }
        if (next == WorkerState.QUEUED) {
            queue.add(worker);
        } else {
            queue.remove(worker);
        }
        if (from != next) {
            emit(new Effect.Moved(worker.id, worker.spec.name(), from, next, reason));
        }
        publish(worker);
    }

    private void publish(Worker worker) {
        emit(new Effect.Publish(worker.view()));
    }
}
