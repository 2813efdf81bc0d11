package io.bgworker.runtime;

import io.bgworker.DurationText;
import io.bgworker.ExitCause;
import io.bgworker.SharedMemoryReset;
import io.bgworker.WorkerEntry;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerExited;
import io.bgworker.WorkerId;
import io.bgworker.WorkerInfo;
import io.bgworker.WorkerSpec;
import io.bgworker.WorkerStarted;
import io.bgworker.protocol.Frame;
import io.bgworker.supervisor.Effect;
import io.bgworker.supervisor.WorkerEnd;
import io.bgworker.supervisor.WorkerState;
import io.bgworker.supervisor.WorkerView;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Carries out what the machine orders. Called by the loop only; nothing here blocks. */
final class Effects {

    /** Starts the process of a run; answers through the run. */
    interface Launch {
        Run launch(WorkerCell cell, int incarnation, WorkerSpec spec, boolean cold);
    }

    /** Makes the shared memory anew; answers by an event. */
    interface Renewal {
        void renew(long generation);
    }

    private static final long LONG_NANOS = 10_000_000_000L;

    private record Key(WorkerId id, int incarnation) {}

    private final Roster roster;
    private final ExitLog exits;
    private final Requests requests;
    private final Launch launch;
    private final Renewal memory;

    /** Does not block. */
    private final WorkerEvents events;

    /** All lines go through it: a log that blocks must not hold up the loop. */
    private final LogPump log;

    /** Who caused the present reset. */
    private @Nullable WorkerCell crasher;

    /** Runs whose end was not dealt with so far. Written by the loop; read by whoever closes the runtime, too. */
    private final Map<Key, Run> runs = new ConcurrentHashMap<>();

    Effects(
            Roster roster,
            ExitLog exits,
            Requests requests,
            Launch launch,
            Renewal memory,
            WorkerEvents events,
            LogPump log) {
        this.roster = roster;
        this.exits = exits;
        this.requests = requests;
        this.launch = launch;
        this.memory = memory;
        this.events = events;
        this.log = log;
    }

    void carryOut(Effect effect) {
        if (effect instanceof Effect.Publish e) {
            roster.publish(e.worker());
        } else if (effect instanceof Effect.Moved e) {
            debug(() ->
                    RuntimeLogger.LOG.debugf("%s (%s): %s -> %s, %s", e.name(), e.id(), e.from(), e.to(), e.reason()));
        } else if (effect instanceof Effect.StartProcess e) {
            start(e);
        } else if (effect instanceof Effect.Assign e) {
            run(e.id(), e.incarnation()).ifPresent(run -> run.assign(entry(e)));
        } else if (effect instanceof Effect.SendTerminate e) {
            send(e.id(), e.incarnation(), new Frame.Terminate());
        } else if (effect instanceof Effect.SendInterrupt e) {
            send(e.id(), e.incarnation(), new Frame.Interrupt());
        } else if (effect instanceof Effect.RequestDump e) {
            send(e.id(), e.incarnation(), new Frame.DumpRequest());
        } else if (effect instanceof Effect.SendReload e) {
            run(e.id(), e.incarnation()).ifPresent(run -> run.reload(e.epoch()));
        } else if (effect instanceof Effect.Kill e) {
            kill(e);
        } else if (effect instanceof Effect.RenewMemory e) {
            memory.renew(e.generation());
        } else if (effect instanceof Effect.Started e) {
            started(e.worker());
        } else if (effect instanceof Effect.Ended e) {
            ended(e.worker(), e.end());
        } else if (effect instanceof Effect.HandOverFailed e) {
            handOverFailed(e);
        } else if (effect instanceof Effect.Answer e) {
            requests.answer(e.request(), e.outcome());
        } else {
            tell(effect);
        }
    }

    private void tell(Effect effect) {
        if (effect instanceof Effect.Refused e) {
            String key = Limits.key(e.limit());
            String name = e.spec().name();
            log.add(() -> RuntimeLogger.LOG.refused(name, key, e.limit().limit(), key, name));
        } else if (effect instanceof Effect.Late e) {
            long millis = (System.nanoTime() - e.sinceNanos()) / 1_000_000;
            log.add(() -> RuntimeLogger.LOG.late(e.name(), e.id(), e.pid(), millis, e.rung()));
        } else if (effect instanceof Effect.Deaf e) {
            log.add(() -> RuntimeLogger.LOG.deaf(e.name(), e.id(), e.pid(), e.epoch()));
        } else if (effect instanceof Effect.Unkillable e && e.pid() == 0) {
            debug(() -> RuntimeLogger.LOG.debugf("%s (%s): no process was started so far", e.name(), e.id()));
        } else if (effect instanceof Effect.Unkillable e) {
            log.add(() -> RuntimeLogger.LOG.unkillable(e.name(), e.id(), e.pid()));
        } else if (effect instanceof Effect.ResetBegan e) {
            crasher = roster.find(e.crasher()).orElseThrow();
            log.add(() -> RuntimeLogger.LOG.resetBegan(
                    e.name(), e.crasher(), e.members().size()));
        } else if (effect instanceof Effect.ResetEnded e) {
            log.add(() -> RuntimeLogger.LOG.resetEnded(e.generation()));
            tellOfReset(e.generation());
        } else if (effect instanceof Effect.GroupParked e) {
            log.add(() -> RuntimeLogger.LOG.groupParked(e.reason()));
        } else if (effect instanceof Effect.ShutdownBegan e) {
            log.add(() -> RuntimeLogger.LOG.shutdownBegan(e.mode(), e.workers()));
        } else if (effect instanceof Effect.ShutdownEnded) {
            requests.close();
        } else {
            throw new AssertionError("Unknown effect " + effect);
        }
    }

    private void tellOfReset(long generation) {
        WorkerCell cause = crasher;
        if (cause != null) {
            WorkerInfo info = cause.info();
            events.memoryReset(new SharedMemoryReset(generation, info));
        }
    }

    private void debug(Runnable line) {
        if (RuntimeLogger.LOG.isDebugEnabled()) {
            log.add(line);
        }
    }

    private void start(Effect.StartProcess effect) {
        WorkerCell cell = roster.find(effect.id()).orElseThrow();
        Run run = launch.launch(cell, effect.incarnation(), effect.spec(), effect.cold());
        runs.put(new Key(effect.id(), effect.incarnation()), run);
        cell.begin(run);
    }

    private static WorkerEntry entry(Effect.Assign effect) {
        WorkerSpec spec = effect.spec();
        return new WorkerEntry(
                effect.id(),
                spec.name(),
                spec.type(),
                spec.entryPoint(),
                spec.mainArg(),
                spec.extra(),
                spec.capabilities(),
                effect.incarnation());
    }

    private Optional<Run> run(WorkerId id, int incarnation) {
        return Optional.ofNullable(runs.get(new Key(id, incarnation)));
    }

    private void send(WorkerId id, int incarnation, Frame.FromSupervisor frame) {
        run(id, incarnation).ifPresent(run -> run.send(frame));
    }

    private void kill(Effect.Kill effect) {
        debug(() -> RuntimeLogger.LOG.debugf(
                "Killing %s (incarnation %d): %s", effect.id(), effect.incarnation(), effect.reason()));
        run(effect.id(), effect.incarnation()).ifPresent(Run::kill);
    }

    /** Kills whatever runs; for the end of the loop, orderly or not. */
    void killAll() {
        runs.values().forEach(Run::kill);
    }

    private void started(WorkerView worker) {
        log.add(() -> RuntimeLogger.LOG.started(
                worker.spec().name(), worker.id(), worker.spec().type(), worker.pid(), worker.incarnation()));
        roster.find(worker.id()).map(WorkerCell::info).ifPresent(info -> events.started(new WorkerStarted(info)));
    }

    private void ended(WorkerView worker, WorkerEnd end) {
        Run run = runs.remove(new Key(worker.id(), end.incarnation()));
        if (run == null) {
            throw new AssertionError("An end of a process that was not started: " + worker);
        }
        // The same that the worker's cell tells: it was published before.
        WorkerExit exit = run.cell.info().lastExit().orElseGet(() -> WorkerCell.exit(worker, end));
        exits.add(exit, run.output.lastLines(), run.threadDump(), run.evidence());
        log(worker, exit, run.activity());
        run.cleanUp();
        events.exited(new WorkerExited(run.cell.info(), exit));
    }

    private void handOverFailed(Effect.HandOverFailed effect) {
        WorkerView worker = effect.worker();
        int exitValue = effect.end().exitValue();
        log.add(() -> RuntimeLogger.LOG.handOverFailed(
                effect.pid(), exitValue, worker.spec().name(), worker.id()));
        Run run = runs.remove(new Key(worker.id(), effect.incarnation()));
        if (run != null) {
            run.cleanUp();
        }
    }

    private void log(WorkerView worker, WorkerExit exit, String activity) {
        String next = next(worker);
        String detail = exit.detail().isEmpty() ? "" : ": " + exit.detail();
        boolean expected = exit.cause() == ExitCause.COMPLETED || exit.cause() == ExitCause.TERMINATED;
        if (expected) {
            log.add(() -> RuntimeLogger.LOG.ended(
                    exit.name(),
                    exit.worker(),
                    exit.type(),
                    exit.pid(),
                    exit.describe(),
                    exit.cause().name(),
                    next,
                    detail.lines().findFirst().orElse(""))); // Whose order it was; where it was then is no news.
        } else {
            String how = exit.describe() + (exit.cause().isCrash() ? activity : "");
            log.add(() -> RuntimeLogger.LOG.failed(
                    exit.name(),
                    exit.worker(),
                    exit.type(),
                    exit.pid(),
                    how,
                    exit.cause().name(),
                    next,
                    detail));
        }
    }

    private static String next(WorkerView worker) {
        if (worker.state() == WorkerState.RESTARTING && worker.untilNanos().isPresent()) {
            return restartsIn(worker.untilNanos().getAsLong() - worker.sinceNanos());
        }
        return switch (worker.state()) {
            case GONE -> "unregistered";
            case PARKED -> "parked";
            case WAITING_FOR_RESET -> "restarts after the reset";
            default -> "restarts";
        };
    }

    /** To a millisecond, to a second where it is long: what was lost since the end was observed is of no interest. */
    static String restartsIn(long nanos) {
        long unit = nanos < LONG_NANOS ? 1_000_000 : 1_000_000_000;
        long units = Math.floorDiv(Math.max(0, nanos) + unit - 1, unit);
        return "restarts in " + DurationText.format(Duration.ofNanos(units * unit));
    }
}
