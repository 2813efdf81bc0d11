package io.bgworker.supervisor.simulation;

import io.bgworker.ExitCause;
import io.bgworker.RestartPolicy;
import io.bgworker.ShutdownMode;
import io.bgworker.WorkerId;
import io.bgworker.WorkerSpec;
import io.bgworker.spi.ServerState;
import io.bgworker.supervisor.Effect;
import io.bgworker.supervisor.Event;
import io.bgworker.supervisor.Settings;
import io.bgworker.supervisor.Verb;
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
 * The invariants read it; an event is taken in before them, an effect after them.
 */
final class Facts {

    /** How long a process may outlive its channel, and a channel its process. */
    static final long GRACE_NANOS = 2_000_000_000L;

    long now;
    Event event = new Event.Tick();
    Settings settings;
    ServerState serverState = ServerState.STARTING;
    Optional<ShutdownMode> shutdown = Optional.empty();
    long shutdownDeadline;
    boolean ended;
    boolean resetting;
    boolean groupParked;
    String groupParkedBecause = "";
    final List<Long> resets = new ArrayList<>();

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

    List<KnownWorker> named(String name) {
        return registered.stream().filter(w -> w.spec.name().equals(name)).toList();
    }

    RestartPolicy policy(KnownWorker worker) {
        RestartPolicy policy =
                settings.restartOverrides().getOrDefault(worker.spec.name(), worker.spec.restartPolicy());
        return policy instanceof RestartPolicy.Configured ? settings.restartPolicy() : policy;
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

    // ---- Events

    void see(long time, Event seen) {
        now = time;
        event = seen;
        if (seen instanceof Event.ServerStateReached e) {
            serverState = e.state().compareTo(serverState) > 0 ? e.state() : serverState;
        } else if (seen instanceof Event.Reload e && shutdown.isEmpty()) {
            reload(e.settings());
        } else if (seen instanceof Event.Declare e) {
            declared.put(e.spec().name(), e.spec());
        } else if (seen instanceof Event.Terminate e) {
            registered.stream().filter(worker -> worker.id.equals(e.id())).forEach(this::terminate);
        } else if (seen instanceof Event.Command e && (shutdown.isEmpty() || e.verb() == Verb.STOP)) {
            named(e.name()).forEach(worker -> command(worker, e.verb()));
        } else {
            seeProcess(seen);
        }
    }

    private void reload(Settings changed) {
        Map<KnownWorker, RestartPolicy> before = new HashMap<>();
        registered.forEach(worker -> before.put(worker, policy(worker)));
        settings = changed;
        before.forEach((worker, policy) -> worker.budgetKnown &= policy.equals(policy(worker)));
    }

    private void terminate(KnownWorker worker) {
        if (!worker.terminated) {
            worker.terminated = true;
            worker.aliveRun().ifPresent(run -> run.dieBy(now + settings.killAfterNanos()));
        }
    }

    private void command(KnownWorker worker, Verb verb) {
        if (verb == Verb.STOP) {
            worker.startAgain = false;
            terminate(worker);
            return;
        }
        if (verb == Verb.START) {
            worker.startAgain = worker.terminated && worker.isStatic;
        }
        boolean parked = worker.isIn(WorkerState.PARKED);
        boolean down = parked || (verb != Verb.RESUME && worker.isIn(WorkerState.RESTARTING));
        if (down) {
            resume(worker);
            if (worker.shares()) {
                groupParked = false;
                resets.clear();
                registered.stream().filter(member -> member.parkedWithGroup).forEach(Facts::resume);
            }
        } else if (verb == Verb.RESTART) {
            worker.run.filter(run -> !run.ended && !worker.terminated).ifPresent(this::restart);
        }
    }

    private static void resume(KnownWorker worker) {
        worker.earliest = OptionalLong.empty();
        worker.failures.clear();
        worker.budgetKnown = true;
    }

    private void restart(KnownRun run) {
        run.restartRequested = true;
        if (run.isAlive() && run.killBy.isEmpty()) {
            run.dieBy(now + settings.killAfterNanos());
        }
    }

    private void seeProcess(Event seen) {
        if (seen instanceof Event.Launched e) {
            run(e.id(), e.incarnation()).ifPresent(run -> {
                run.launched = true;
                if (run.killWhenLaunched) {
                    run.dieBy(now);
                }
            });
        } else if (seen instanceof Event.LaunchFailed e) {
            unended(e.id(), e.incarnation()).filter(run -> !run.launched).ifPresent(this::gone);
        } else if (seen instanceof Event.Entered e) {
            unended(e.id(), e.incarnation()).ifPresent(run -> {
                run.entered = true;
                if (run.assigned) {
                    starting.remove(run);
                }
            });
        } else if (seen instanceof Event.ExitTold e) {
            unended(e.id(), e.incarnation()).filter(run -> run.told.isEmpty()).ifPresent(run -> {
                if (!run.hasSign() && run.killBy.isEmpty()) {
                    run.dieBy(now + settings.killAfterNanos() + GRACE_NANOS);
                }
                run.told = Optional.of(e.told());
                starting.remove(run);
            });
        } else if (seen instanceof Event.ChannelEnded e) {
            unended(e.id(), e.incarnation()).filter(run -> !run.channelEnded).ifPresent(run -> {
                if (!e.violation().isEmpty()) {
                    run.dieBy(now);
                } else if (!run.hasSign()) {
                    run.dieBy(now + GRACE_NANOS);
                }
                run.channelEnded = true;
                starting.remove(run);
            });
        } else if (seen instanceof Event.ProcessExited e) {
            unended(e.id(), e.incarnation()).filter(KnownRun::isAlive).ifPresent(run -> {
                run.processEnd = Optional.of(e.end());
                gone(run);
            });
        }
    }

    private Optional<KnownRun> unended(WorkerId id, int incarnation) {
        return run(id, incarnation).filter(run -> !run.ended);
    }

    private void gone(KnownRun run) {
        run.goneAt = OptionalLong.of(now);
        starting.remove(run);
    }

    // ---- Effects

    void see(Effect effect) {
        if (effect instanceof Effect.Moved e) {
            moved(worker(e.id()), e.to());
            worker(e.id()).parkedWithGroup =
                    e.to() == WorkerState.PARKED && e.reason().equals(groupParkedBecause);
        } else if (effect instanceof Effect.Publish e) {
            worker(e.worker().id());
        } else if (effect instanceof Effect.StartProcess e) {
            start(worker(e.id()), e.incarnation());
        } else if (effect instanceof Effect.Assign e) {
            run(e.id(), e.incarnation()).ifPresent(run -> run.assigned = true);
        } else if (effect instanceof Effect.SendTerminate e) {
            run(e.id(), e.incarnation()).ifPresent(run -> {
                run.toldToTerminate = true;
                starting.remove(run);
            });
        } else if (effect instanceof Effect.Kill e) {
            run(e.id(), e.incarnation()).ifPresent(run -> {
                run.killed = Optional.of(e.reason());
                starting.remove(run);
            });
        } else if (effect instanceof Effect.Refused) {
            comeback = Optional.empty();
        } else if (effect instanceof Effect.Ended e) {
            run(e.worker().id(), e.end().incarnation())
                    .ifPresent(run -> ended(run, e.end().cause()));
        } else if (effect instanceof Effect.ResetBegan) {
            resetting = true;
            resets.add(now);
            aliveRuns().filter(run -> run.worker.shares()).forEach(run -> run.dieBy(now));
        } else if (effect instanceof Effect.ResetEnded) {
            resetting = false;
        } else if (effect instanceof Effect.GroupParked e) {
            groupParked = true;
            groupParkedBecause = e.reason();
        } else if (effect instanceof Effect.ShutdownBegan e) {
            shutdown(e.mode());
        } else if (effect instanceof Effect.ShutdownEnded) {
            ended = true;
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
        worker.state = Optional.of(to);
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

    private void start(KnownWorker worker, int incarnation) {
        KnownRun run = new KnownRun(worker, incarnation, now + settings.startTimeoutNanos());
        worker.run = Optional.of(run);
        starting.add(run);
    }

    /** Sets when the worker may start again. The exact back-off is for the tests of the rule; here are its bounds. */
    private void ended(KnownRun run, ExitCause cause) {
        KnownWorker worker = run.worker;
        run.ended = true;
        worker.earliest = OptionalLong.empty();
        worker.latest = OptionalLong.empty();
        if (cause == ExitCause.RESET) {
            return;
        }
        long gone = run.goneAt.orElse(now);
        RestartPolicy policy = policy(worker);
        if (policy instanceof RestartPolicy.After after) {
            worker.earliest = OptionalLong.of(gone + after.restartTime().toNanos());
            worker.latest = worker.earliest;
        } else if (policy instanceof RestartPolicy.Backoff backoff) {
            worker.failures.addLast(gone);
            double jittered = backoff.max().toNanos() * (1 + backoff.jitter());
            long most = Math.min((long) jittered, RestartPolicy.RESTART_TIME_MAX.toNanos());
            worker.earliest = OptionalLong.of(gone + backoff.initial().toNanos());
            worker.latest = OptionalLong.of(gone + most + 1);
        }
        if (run.restartRequested) {
            worker.earliest = OptionalLong.empty();
            worker.failures.clear();
            worker.budgetKnown = true;
        }
    }

    private Stream<KnownRun> aliveRuns() {
        return registered.stream().flatMap(worker -> worker.aliveRun().stream());
    }

    private void shutdown(ShutdownMode mode) {
        if (shutdown.isEmpty()) {
            shutdownDeadline = now + settings.shutdownTimeoutNanos();
        }
        shutdown = Optional.of(mode);
        if (mode != ShutdownMode.SMART) {
            long time = mode == ShutdownMode.IMMEDIATE ? 0 : settings.killAfterNanos();
            aliveRuns().forEach(run -> run.dieBy(now + time));
        }
    }
}
