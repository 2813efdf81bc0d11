package io.bgworker.supervisor.simulation;

import io.bgworker.RestartPolicy;
import io.bgworker.ShutdownMode;
import io.bgworker.StartTime;
import io.bgworker.WorkerId;
import io.bgworker.WorkerSpec;
import io.bgworker.spi.ServerState;
import io.bgworker.supervisor.Effect;
import io.bgworker.supervisor.Event;
import io.bgworker.supervisor.Settings;
import io.bgworker.supervisor.StopReason;
import io.bgworker.supervisor.Verb;
import io.bgworker.supervisor.WorkerEnd;
import io.bgworker.supervisor.WorkerState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is known, from events and effects alone. One idea and therefore one file: how each event and each effect changes it.
 * The judges read it; an event is taken in before they judge, an effect after.
 */
final class Facts {

    long now;
    Event event = new Event.Tick();
    Settings settings;
    ServerState serverState = ServerState.STARTING;
    Optional<ShutdownMode> shutdown = Optional.empty();
    long shutdownDeadline;
    boolean ended;
    boolean resetting;
    boolean groupParked;
    final KnownMemory memory = new KnownMemory();
    final List<Long> resets = new ArrayList<>();

    /** The configuration epoch. */
    long epoch;

    /** All that ever were. */
    final Map<WorkerId, KnownWorker> known = new HashMap<>();

    /** Those that are not gone, in the order of registration. */
    final Set<KnownWorker> registered = new LinkedHashSet<>();

    /** Those that may start, in the order in which they shall. */
    final Set<KnownWorker> queue = new LinkedHashSet<>();

    /** Processes ordered that have neither entered nor begun to end. */
    final Set<KnownRun> starting = new LinkedHashSet<>();

    final Map<Integer, KnownWorker> lastOfSlot = new HashMap<>();
    final Map<String, WorkerSpec> declared = new LinkedHashMap<>();

    /** Whether the event tells of a process that nobody waits for. */
    boolean strayLaunch;

    /** Whom the present command is for. */
    List<KnownWorker> addressed = List.of();

    /** Those of them that it asks to wait no longer. */
    List<KnownWorker> askedToStart = List.of();

    /** The definition of a worker that was asked to start while it was being terminated, and is gone just now. */
    Optional<WorkerSpec> comeback = Optional.empty();

    Facts(Settings settings) {
        this.settings = settings;
    }

    // ---- Questions

    Optional<KnownRun> run(WorkerId id, int incarnation) {
        return Optional.ofNullable(known.get(id))
                .flatMap(worker -> worker.run)
                .filter(run -> run.incarnation == incarnation);
    }

    private Optional<KnownRun> unended(WorkerId id, int incarnation) {
        return run(id, incarnation).filter(run -> !run.ended && !run.worker.isGone());
    }

    private List<KnownWorker> named(String name) {
        return registered.stream().filter(w -> w.spec.name().equals(name)).toList();
    }

    RestartPolicy policy(KnownWorker worker) {
        RestartPolicy policy =
                settings.restartOverrides().getOrDefault(worker.spec.name(), worker.spec.restartPolicy());
        return policy instanceof RestartPolicy.Configured ? settings.restartPolicy() : policy;
    }

    boolean mayStart(StartTime time) {
        return switch (time) {
            case SERVER_START -> true;
            case CONSISTENT_STATE -> serverState != ServerState.STARTING;
            case RECOVERY_FINISHED -> serverState == ServerState.RECOVERY_FINISHED;
        };
    }

    /** Where a worker is that wants to start. */
    WorkerState place(KnownWorker worker) {
        if (worker.shares() && groupParked) {
            return WorkerState.PARKED;
        } else if (worker.shares() && resetting) {
            return WorkerState.WAITING_FOR_RESET;
        }
        return mayStart(worker.spec.startTime()) ? WorkerState.QUEUED : WorkerState.WAITING_FOR_START_TIME;
    }

    /** The definition of a worker that the event may bring into being. */
    Optional<WorkerSpec> candidate() {
        if (comeback.isPresent()) {
            return comeback;
        } else if (event instanceof Event.Register e) {
            return Optional.of(e.spec());
        } else if (event instanceof Event.Declare e) {
            return Optional.of(e.spec());
        } else if (event instanceof Event.Command e) {
            return Optional.ofNullable(declared.get(e.name()));
        }
        return Optional.empty();
    }

    /** Whether the time of a shutdown is over: only then is a process left behind, or killed that was not heard of. */
    boolean isOver() {
        return shutdown.isPresent() && now - shutdownDeadline >= 0;
    }

    /** When a smart shutdown turns into a fast one. */
    long fastAt() {
        long ladder = Math.min(settings.killAfterNanos(), settings.shutdownTimeoutNanos() / 2 - killMargin());
        return shutdownDeadline - killMargin() - ladder;
    }

    private long killMargin() {
        return Math.min(1_000_000_000, settings.shutdownTimeoutNanos() / 10);
    }

    // ---- Events

    void see(long time, Event seen) {
        now = time;
        event = seen;
        strayLaunch = (seen instanceof Event.Launched launched
                        && unended(launched.id(), launched.incarnation()).isEmpty())
                || (seen instanceof Event.HandedOver handed
                        && unended(handed.id(), handed.incarnation()).isEmpty());
        addressed = List.of();
        askedToStart = List.of();
        memory.see(seen);
        if (seen instanceof Event.ServerStateReached e) {
            serverState = e.state().compareTo(serverState) > 0 ? e.state() : serverState;
        } else if (seen instanceof Event.Reload e && shutdown.isEmpty()) {
            reload(e.settings());
        } else if (seen instanceof Event.Declare e) {
            declared.put(e.spec().name(), e.spec());
        } else if (seen instanceof Event.Terminate e) {
            registered.stream().filter(worker -> worker.id.equals(e.id())).forEach(this::terminate);
        } else if (seen instanceof Event.Command e) {
            addressed = named(e.name());
            if (shutdown.isEmpty() || e.verb() == Verb.STOP) {
                command(e.verb());
            }
        } else {
            seeProcess(seen);
        }
    }

    private void reload(Settings changed) {
        Map<KnownWorker, RestartPolicy> before = new HashMap<>();
        registered.forEach(worker -> before.put(worker, policy(worker)));
        settings = changed;
        before.forEach((worker, policy) -> worker.budgetKnown &= policy.equals(policy(worker)));
        epoch++;
        registered.forEach(worker -> worker.unendedRun().ifPresent(run -> run.beginEpoch(epoch, now)));
    }

    private void terminate(KnownWorker worker) {
        if (!worker.terminated) {
            worker.terminated = true;
            worker.aliveRun().ifPresent(run -> run.askToEnd(now, now + settings.killAfterNanos()));
        }
    }

    private void command(Verb verb) {
        askedToStart = addressed.stream()
                .filter(worker -> verb != Verb.STOP)
                .filter(worker ->
                        worker.isIn(WorkerState.PARKED) || (verb != Verb.RESUME && worker.isIn(WorkerState.RESTARTING)))
                .toList();
        askedToStart.forEach(KnownWorker::startAfresh);
        if (groupParked && askedToStart.stream().anyMatch(KnownWorker::shares)) {
            groupParked = false;
            resets.clear();
            registered.stream().filter(worker -> worker.parkedWithGroup).forEach(KnownWorker::startAfresh);
        }
        for (KnownWorker worker : addressed) {
            switch (verb) {
                case STOP -> {
                    worker.startAgain = false;
                    terminate(worker);
                }
                case START -> {
                    worker.startAgain = worker.terminated && worker.isStatic;
                    worker.unendedRun()
                            .filter(run -> worker.isDying() && !worker.terminated)
                            .ifPresent(this::restart);
                }
                case RESTART ->
                    worker.unendedRun().filter(run -> !worker.terminated).ifPresent(this::restart);
                case RESUME -> {
                    // Only for those that are parked.
                }
            }
        }
    }

    private void restart(KnownRun run) {
        run.restartAsked = true;
        if (run.isAlive() && run.order.isEmpty()) {
            run.order = run.hasSign() ? run.order : Optional.of(StopReason.RESTART);
            run.askToEnd(now, now + settings.killAfterNanos());
        }
    }

    private void seeProcess(Event seen) {
        if (seen instanceof Event.Launched e) {
            unended(e.id(), e.incarnation()).ifPresent(run -> run.launch(now));
        } else if (seen instanceof Event.HandedOver e) {
            unended(e.id(), e.incarnation()).ifPresent(run -> {
                run.launch(now);
                run.connected = true;
                run.handedOver = true;
            });
        } else if (seen instanceof Event.LaunchFailed e) {
            unended(e.id(), e.incarnation()).ifPresent(this::gone);
        } else if (seen instanceof Event.Connected e) {
            unended(e.id(), e.incarnation()).ifPresent(run -> run.connected = true);
        } else if (seen instanceof Event.Entered e) {
            unended(e.id(), e.incarnation()).ifPresent(run -> {
                run.enter(epoch, now);
                starting.remove(run);
            });
        } else if (seen instanceof Event.Acknowledged e) {
            run(e.id(), e.incarnation()).ifPresent(run -> run.acknowledge(e.epoch(), epoch, now));
        } else if (seen instanceof Event.ExitTold e) {
            unended(e.id(), e.incarnation()).ifPresent(run -> {
                run.announce(e.told(), now, settings.killAfterNanos());
                starting.remove(run);
            });
        } else if (seen instanceof Event.ChannelEnded e) {
            unended(e.id(), e.incarnation()).ifPresent(run -> {
                run.endChannel(e.violation(), now);
                starting.remove(run);
            });
        } else if (seen instanceof Event.ProcessExited e) {
            unended(e.id(), e.incarnation()).filter(KnownRun::isAlive).ifPresent(run -> {
                run.processEnd = Optional.of(e.end());
                gone(run);
            });
        }
    }

    private void gone(KnownRun run) {
        run.goneAt = OptionalLong.of(now);
        starting.remove(run);
    }

    // ---- Effects

    void see(Effect effect) {
        memory.see(effect);
        if (effect instanceof Effect.Moved e) {
            moved(worker(e.id()), e.to());
        } else if (effect instanceof Effect.Publish e) {
            KnownWorker worker = worker(e.worker().id());
            worker.published = Optional.of(e.worker().state());
            worker.publishedUntil = e.worker().untilNanos();
        } else if (effect instanceof Effect.StartProcess e) {
            KnownWorker worker = worker(e.id());
            KnownRun run = new KnownRun(worker, e.incarnation(), now + settings.startTimeoutNanos(), epoch);
            worker.run = Optional.of(run);
            worker.startsCold = false;
            starting.add(run);
        } else if (effect instanceof Effect.Refused) {
            comeback = Optional.empty();
        } else if (effect instanceof Effect.Started e) {
            worker(e.worker().id()).run.ifPresent(run -> run.startTold = true);
        } else if (effect instanceof Effect.Ended e) {
            run(e.worker().id(), e.end().incarnation()).ifPresent(run -> ended(run, e.end()));
        } else if (effect instanceof Effect.HandOverFailed e) {
            KnownWorker worker = worker(e.worker().id());
            worker.run.ifPresent(run -> run.ended = true);
            worker.startsCold = true;
            worker.failedHandOvers++;
        } else if (effect instanceof Effect.ResetBegan e) {
            resetting = true;
            resets.add(now);
            known.get(e.crasher()).run.ifPresent(run -> run.crashedGroup = true);
            aliveRuns().filter(run -> run.worker.shares()).forEach(this::resets);
        } else if (effect instanceof Effect.ResetEnded) {
            resetting = false;
        } else if (effect instanceof Effect.GroupParked) {
            groupParked = true;
        } else if (effect instanceof Effect.ShutdownBegan e) {
            shutDown(e.mode());
        } else if (effect instanceof Effect.ShutdownEnded) {
            ended = true;
        } else {
            seeOrder(effect);
        }
    }

    private void seeOrder(Effect effect) {
        if (effect instanceof Effect.Assign e) {
            run(e.id(), e.incarnation()).ifPresent(run -> run.assigned = true);
        } else if (effect instanceof Effect.SendTerminate e) {
            run(e.id(), e.incarnation()).ifPresent(run -> {
                run.toldToTerminateAt = OptionalLong.of(now);
                starting.remove(run);
            });
        } else if (effect instanceof Effect.SendInterrupt e) {
            run(e.id(), e.incarnation()).ifPresent(run -> run.interrupted = true);
        } else if (effect instanceof Effect.RequestDump e) {
            run(e.id(), e.incarnation()).ifPresent(run -> run.dumped = true);
        } else if (effect instanceof Effect.Kill e) {
            run(e.id(), e.incarnation()).ifPresent(run -> {
                run.order = Optional.of(e.reason());
                run.killed = Optional.of(e.reason());
                run.killedAt = now;
                starting.remove(run);
            });
        } else if (effect instanceof Effect.Late e) {
            worker(e.id()).run.filter(run -> !run.launched()).ifPresent(run -> {
                run.order = run.order.or(() -> Optional.of(StopReason.START_TIMEOUT));
                run.killWhenLaunched = true;
            });
        } else if (effect instanceof Effect.Deaf e) {
            worker(e.id()).run.ifPresent(run -> run.behindSince = OptionalLong.empty());
        } else if (effect instanceof Effect.Unkillable e) {
            worker(e.id()).run.ifPresent(run -> run.reportedUnkillable = true);
        }
    }

    private KnownWorker worker(WorkerId id) {
        return known.computeIfAbsent(id, unknown -> {
            boolean dynamic = event instanceof Event.Register && comeback.isEmpty();
            KnownWorker worker = new KnownWorker(id, candidate().orElseThrow(), !dynamic);
            comeback = Optional.empty();
            registered.add(worker);
            lastOfSlot.put(id.slot(), worker);
            return worker;
        });
    }

    private void moved(KnownWorker worker, WorkerState to) {
        worker.state = to;
        worker.parkedWithGroup = to == WorkerState.PARKED && worker.shares() && groupParked;
        if (!Moves.isAtWork(to)) {
            worker.run.ifPresent(run -> run.behindSince = OptionalLong.empty());
        }
        if (to == WorkerState.QUEUED) {
            queue.add(worker);
        } else {
            queue.remove(worker);
        }
        if (to == WorkerState.GONE) {
            registered.remove(worker);
            comeback = worker.startAgain && shutdown.isEmpty() ? Optional.of(worker.spec) : Optional.empty();
            worker.run.ifPresent(starting::remove);
        }
    }

    /** Sets when the worker may start again. */
    private void ended(KnownRun run, WorkerEnd end) {
        KnownWorker worker = run.worker;
        run.ended = true;
        worker.startAtOnce();
        RestartPolicy policy = policy(worker);
        if (run.restartAsked) {
            worker.startAfresh();
            return;
        } else if (EndJudge.isByReset(end)) {
            return;
        }
        worker.parkedWithGroup = false; // Parked for its own failures, if at all.
        if (policy instanceof RestartPolicy.After after) {
            worker.startAfter(after, end.atNanos());
        } else if (policy instanceof RestartPolicy.Backoff backoff) {
            worker.backOff(backoff, run);
        }
    }

    private void resets(KnownRun run) {
        run.dieBy(now);
        if (!run.launched()) {
            run.order = Optional.of(StopReason.RESET);
        }
    }

    private Stream<KnownRun> aliveRuns() {
        return registered.stream().flatMap(worker -> worker.aliveRun().stream());
    }

    private void shutDown(ShutdownMode mode) {
        if (shutdown.isEmpty()) {
            shutdownDeadline = now + settings.shutdownTimeoutNanos();
        }
        shutdown = Optional.of(mode);
        if (mode == ShutdownMode.FAST) {
            long own = now + settings.killAfterNanos();
            long latest = shutdownDeadline - killMargin();
            aliveRuns().forEach(run -> run.askToEnd(now, own - latest < 0 ? own : latest));
        } else if (mode == ShutdownMode.IMMEDIATE) {
            aliveRuns().forEach(run -> run.dieBy(now));
        }
    }
}
