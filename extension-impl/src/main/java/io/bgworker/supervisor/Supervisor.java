package io.bgworker.supervisor;

import io.bgworker.ShutdownMode;
import io.bgworker.WorkerId;
import io.bgworker.WorkerSpec;
import io.bgworker.spi.ServerState;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * The supervisor of one application's workers: PostgreSQL's postmaster as a pure state machine.
 *
 * <p><b>The life of a worker.</b> A registration takes a slot and waits: for the server to reach its start time
 * ({@code WAITING_FOR_START_TIME}), then for its turn ({@code QUEUED}; first in, first out, one start per step and only so
 * many at once, so that a rush of workers never starves anybody). Its process is ordered ({@code LAUNCHING}), runs
 * ({@code CONNECTING}), has opened its channel and got its assignment ({@code ASSIGNED}), enters its entry point
 * ({@code RUNNING} if it declares itself ready later, {@code READY} otherwise). One deadline spans all of these, from the
 * order to the entry. A spare that waits for a worker is launched and connected already, and goes from {@code LAUNCHING} to
 * {@code ASSIGNED} in one step; one that is gone without a word before the entry was no start, and the worker starts again
 * without one.
 *
 * <p><b>How it ends.</b> Up to three signs tell of an end, and they come in any order: the worker's own announcement, the
 * end of its channel, and the exit of its process. The first of them moves the worker to {@code ENDING}. The end is
 * classified only when both the channel and the process are gone, or a bounded time has passed since the process went (a
 * grandchild may hold the channel open); a process that outlives its channel, or its own announcement, is killed. An
 * announced end with 0 or 1 is orderly. Any other is a crash, whatever the exit value says.
 *
 * <p><b>What follows.</b> A worker that ended with 0, was terminated through its handle, or never restarts, is unregistered
 * ({@code GONE}); any other end restarts it after its restart time ({@code RESTARTING}), or parks it when its back-off gives
 * up ({@code PARKED}). If a worker that shares memory crashed after it was entered, every other member of the group is
 * killed at once, without a ladder, because what they share is suspect. When the last process of the group is gone, the memory
 * is made anew; when it is, the reset ends: the innocents start again at once ({@code WAITING_FOR_RESET} until then), the crasher
 * after its own restart time. Too many resets park the group, and so does memory that cannot be made; whoever resumes it then
 * lets that be tried again.
 *
 * <p><b>How it is stopped.</b> A worker whose user code may run is told to terminate ({@code TERMINATING}) and climbs the
 * kill ladder: told, interrupted, dumped, {@code KILLED}. One that has not entered its entry point is killed without
 * ceremony: nothing of the user's is lost. One that has no process is unregistered. The terminate mark stays, so a worker
 * that is being launched when it is terminated is killed as soon as its process is known, and one that ends by itself
 * meanwhile is not restarted.
 *
 * <p><b>Shutdown</b> works from every state: it begins with a mode, may be escalated and never weakened, starts nothing any
 * more, and ends by an absolute deadline, at which processes that cannot be killed are reported and left behind.
 *
 * <p><b>Impossible.</b> Two processes of one worker; a process in a state that has none; a deadline in a state that does not
 * end by time; a start while the group resets (for its members), before the start time, during a shutdown, or beyond the
 * limit of starts at once. Lowering {@code max-worker-processes} refuses new workers and never ends one.
 *
 * <p><b>The hard case</b> is a worker that is terminated while its process is being launched while the group resets while
 * the application stops: the reason of the latest order is kept with the incarnation, and the process is killed as soon as
 * it is known. It is never forgotten, because {@code LAUNCHING} is only left by the launcher's answer or the end of the
 * shutdown, and a process launched after that is answered with a {@link Effect.Kill}.
 */
public final class Supervisor {

    /** How many deadlines one step works off; the rest waits for the next, so that a step stays short. */
    private static final int DUE_PER_STEP_MAX = 100;

    /** The share of the shutdown's time that is kept for killed processes to go away: a tenth, at most a second. */
    private static final long KILL_MARGIN_NANOS_MAX = 1_000_000_000;

    private final Life life;

    /** Empty while the application runs. */
    private Optional<ShutdownMode> shutdown = Optional.empty();

    private long shutdownDeadlineNanos;
    private boolean ended;

    /**
     * A supervisor without workers, for a server that is starting.
     *
     * @param settings the limits and times to keep to
     * @param random for the jitter of back-off
     */
    public Supervisor(Settings settings, RandomGenerator random) {
        life = new Life(settings, random);
    }

    /**
     * Takes one event in and says what shall be done. Costs O(log n) in the number of workers, but for events that concern
     * all of them; while a reset goes on, in that of the members of the shared-memory group.
     *
     * @param nowNanos the time on a monotonic clock, never earlier than in the step before
     * @param event what happened
     * @return the effects, to be carried out in this order
     */
    public List<Effect> step(long nowNanos, Event event) {
        handle(event, nowNanos);
        workOffDeadlines(nowNanos);
        if (!ended) {
            life.renewMemoryIfQuiet();
        }
        if (life.canStartOne()) {
            life.startOne(nowNanos);
        }
        endShutdownIfDone(nowNanos);
        return life.takeEffects();
    }

    /**
     * Whether there is more to do right now: the next step shall follow at once, if only with a tick.
     *
     * @param nowNanos the time
     * @return whether a step would do something
     */
    public boolean wantsStep(long nowNanos) {
        OptionalLong next = nextDeadlineNanos();
        return life.canStartOne() || (next.isPresent() && next.getAsLong() - nowNanos <= 0);
    }

    /**
     * When the next step is due if no event comes before.
     *
     * @return the time; empty if only an event can change anything
     */
    public OptionalLong nextDeadlineNanos() {
        OptionalLong next = earlier(life.deadlines.nextNanos(), life.epoch.nextNanos());
        if (shutdown.isEmpty() || ended) {
            return next;
        }
        long own = shutdown.get() == ShutdownMode.SMART ? fastAtNanos() : shutdownDeadlineNanos;
        return earlier(next, OptionalLong.of(own));
    }

    private static OptionalLong earlier(OptionalLong one, OptionalLong other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.isEmpty() ? other : one;
        }
        return one.getAsLong() - other.getAsLong() < 0 ? one : other;
    }

    /**
     * Whether some worker is about to start: waits for its turn, or has not entered its entry point so far.
     *
     * @return whether what can wait should
     */
    public boolean isStarting() {
        return life.isStarting();
    }

    /** How many workers are registered. */
    public int size() {
        return life.registry.size();
    }

    private void handle(Event event, long now) {
        if (event instanceof Event.Tick) {
            return; // Time is worked off in every step.
        }
        if (event instanceof Event.Entered e) {
            ifCurrent(e.id(), e.incarnation(), worker -> life.entered(worker, now));
        } else if (event instanceof Event.Ready e) {
            ifCurrent(e.id(), e.incarnation(), worker -> life.ready(worker, now));
        } else if (event instanceof Event.Connected e) {
            ifCurrent(e.id(), e.incarnation(), worker -> life.connected(worker, now));
        } else if (event instanceof Event.Acknowledged e) {
            ifCurrent(e.id(), e.incarnation(), worker -> life.acknowledged(worker, e.epoch(), now));
        } else if (event instanceof Event.ExitTold e) {
            ifCurrent(e.id(), e.incarnation(), worker -> life.exitTold(worker, e.told(), now));
        } else if (event instanceof Event.ChannelEnded e) {
            ifCurrent(e.id(), e.incarnation(), worker -> life.channelEnded(worker, e.violation(), now));
        } else if (event instanceof Event.ProcessExited e) {
            ifCurrent(e.id(), e.incarnation(), worker -> life.processExited(worker, e.end(), now));
        } else if (event instanceof Event.Launched e) {
            launched(e, now);
        } else if (event instanceof Event.HandedOver e) {
            handedOver(e, now);
        } else if (event instanceof Event.LaunchFailed e) {
            ifCurrent(e.id(), e.incarnation(), worker -> life.launchFailed(worker, e.reason(), now));
        } else if (event instanceof Event.Register e) {
            life.emit(new Effect.Answer(e.request(), register(e.spec(), false, now)));
        } else if (event instanceof Event.Declare e) {
            declare(e.spec(), now);
        } else if (event instanceof Event.Command e) {
            life.emit(new Effect.Answer(e.request(), command(e.verb(), e.name(), now)));
        } else if (event instanceof Event.Terminate e) {
            Worker worker = life.registry.find(e.id());
            if (worker != null) {
                life.terminate(worker, now);
            }
        } else if (event instanceof Event.ServerStateReached e) {
            serverStateReached(e.state(), now);
        } else if (event instanceof Event.MemoryRenewed e) {
            if (!ended) {
                life.memoryRenewed(e.generation(), now);
            }
        } else if (event instanceof Event.MemoryLost e) {
            if (!ended) {
                life.memoryLost(e.generation(), e.reason(), now);
            }
        } else if (event instanceof Event.Reload e) {
            life.emit(new Effect.Answer(e.request(), reload(e.settings(), now)));
        } else if (event instanceof Event.Shutdown e) {
            shutdown(e.mode(), now);
        } else {
            throw new AssertionError("Unknown event " + event);
        }
    }

    private interface Step {
        void on(Worker worker);
    }

    private void ifCurrent(WorkerId id, int incarnation, Step step) {
        Worker worker = life.registry.find(id, incarnation);
        if (worker != null) {
            step.on(worker);
        }
    }

    private void launched(Event.Launched event, long now) {
        Worker worker = life.registry.find(event.id(), event.incarnation());
        if (worker != null) {
            life.launched(worker, event.pid(), now);
        } else {
            killStray(event.id(), event.incarnation());
        }
    }

    private void handedOver(Event.HandedOver event, long now) {
        Worker worker = life.registry.find(event.id(), event.incarnation());
        if (worker != null) {
            life.handedOver(worker, event.pid(), now);
        } else {
            killStray(event.id(), event.incarnation());
        }
    }

    private void killStray(WorkerId id, int incarnation) {
        life.emit(new Effect.Kill(id, incarnation, StopReason.SHUTDOWN));
    }

    // ---- Requests

    private Outcome register(WorkerSpec spec, boolean isStatic, long now) {
        if (shutdown.isPresent()) {
            return new Outcome.Stopping();
        }
        Optional<Outcome.LimitExceeded> limit = life.registry.limitFor(spec, life.settings);
        return limit.isPresent() ? limit.get() : new Outcome.Registered(life.register(spec, isStatic, now).id);
    }

    private void declare(WorkerSpec spec, long now) {
        life.registry.declare(spec);
        if (register(spec, true, now) instanceof Outcome.LimitExceeded limit) {
            life.emit(new Effect.Refused(spec, limit));
        }
    }

    private Outcome command(Verb verb, String name, long now) {
        List<Worker> workers = life.registry.named(name);
        Optional<WorkerSpec> declared = life.registry.declared(name);
        if (workers.isEmpty() && declared.isEmpty()) {
            return new Outcome.Unknown(life.registry.names());
        }
        if (shutdown.isPresent() && verb != Verb.STOP) {
            return new Outcome.Stopping();
        }
        for (Worker worker : workers) {
            apply(verb, worker, now);
        }
        // A dynamic worker may have the same name.
        boolean missing = workers.stream().noneMatch(worker -> worker.isStatic);
        if (missing && declared.isPresent() && (verb == Verb.START || verb == Verb.RESTART)) {
            Outcome outcome = register(declared.get(), true, now);
            return outcome instanceof Outcome.Registered registered
                    ? new Outcome.Done(List.of(registered.id()))
                    : outcome;
        }
        return new Outcome.Done(workers.stream().map(worker -> worker.id).toList());
    }

    private void apply(Verb verb, Worker worker, long now) {
        boolean parked = worker.state == WorkerState.PARKED;
        boolean down = parked || worker.state == WorkerState.RESTARTING;
        switch (verb) {
            case STOP -> {
                worker.startAgain = false;
                life.terminate(worker, now);
            }
            case RESUME -> {
                if (parked) {
                    life.resume(worker, now);
                }
            }
            case START -> {
                worker.startAgain = worker.terminated && worker.isStatic;
                if (down) {
                    life.resume(worker, now);
                } else if (worker.state.isDying() && !worker.terminated) {
                    life.restart(worker, now);
                }
            }
            case RESTART -> {
                if (down) {
                    life.resume(worker, now);
                } else if (worker.state.hasProcess() && !worker.terminated) {
                    life.restart(worker, now);
                }
            }
        }
    }

    private void serverStateReached(ServerState state, long now) {
        if (state.compareTo(life.serverState) <= 0) {
            return;
        }
        life.serverState = state;
        for (Worker worker : life.registry.all()) {
            if (worker.state == WorkerState.WAITING_FOR_START_TIME && Life.mayStartIn(worker.spec, state)) {
                life.place(worker, now, "the server has reached " + state);
            }
        }
    }

    private Outcome reload(Settings settings, long now) {
        if (shutdown.isPresent()) {
            return new Outcome.Stopping();
        }
        life.settings = settings;
        life.epoch.raise();
        int told = 0;
        for (Worker worker : life.registry.view()) {
            told += life.reload(worker, now) ? 1 : 0;
        }
        return new Outcome.Reloaded(life.epoch.current(), told);
    }

    // ---- Shutdown

    private void shutdown(ShutdownMode mode, long now) {
        if (ended || (shutdown.isPresent() && shutdown.get().compareTo(mode) >= 0)) {
            return;
        }
        if (shutdown.isEmpty()) {
            shutdownDeadlineNanos = now + life.settings.shutdownTimeoutNanos();
        }
        shutdown = Optional.of(mode);
        life.shuttingDown = true;
        life.emit(new Effect.ShutdownBegan(mode, life.registry.size()));
        for (Worker worker : life.registry.all()) {
            shutDown(worker, mode, now);
        }
    }

    private void shutDown(Worker worker, ShutdownMode mode, long now) {
        boolean running = worker.state.hasProcess();
        if (running && mode == ShutdownMode.IMMEDIATE && worker.state != WorkerState.KILLED) {
            life.kill(worker, StopReason.SHUTDOWN, now);
        } else if (!running || mode == ShutdownMode.FAST) {
            life.stop(worker, StopReason.SHUTDOWN, now, killAtNanos(now));
        }
    }

    /** A worker's own time to terminate, or what the shutdown leaves of it. */
    private long killAtNanos(long now) {
        long own = now + life.settings.killAfterNanos();
        long latest = shutdownDeadlineNanos - killMarginNanos();
        return own - latest < 0 ? own : latest;
    }

    /** When a smart shutdown turns into a fast one: late enough to be patient, early enough for the ladder. */
    private long fastAtNanos() {
        long ladder =
                Math.min(life.settings.killAfterNanos(), life.settings.shutdownTimeoutNanos() / 2 - killMarginNanos());
        return shutdownDeadlineNanos - killMarginNanos() - ladder;
    }

    private long killMarginNanos() {
        return Math.min(KILL_MARGIN_NANOS_MAX, life.settings.shutdownTimeoutNanos() / 10);
    }

    private void endShutdownIfDone(long now) {
        if (shutdown.isEmpty() || ended) {
            return;
        }
        if (shutdownDeadlineNanos - now <= 0) {
            for (Worker worker : life.registry.all()) {
                life.giveUp(worker, now);
            }
        }
        if (life.registry.size() == 0) {
            ended = true;
            life.emit(new Effect.ShutdownEnded());
        }
    }

    // ---- Time

    private void workOffDeadlines(long now) {
        if (shutdown.isPresent() && shutdown.get() == ShutdownMode.SMART && fastAtNanos() - now <= 0) {
            shutdown(ShutdownMode.FAST, now);
        }
        int done = 0;
        for (Worker worker = life.deadlines.pollDue(now); worker != null; worker = life.deadlines.pollDue(now)) {
            life.deadlinePassed(worker, now);
            if (++done == DUE_PER_STEP_MAX) {
                return;
            }
        }
        for (Worker deaf = life.epoch.pollDeaf(now); deaf != null; deaf = life.epoch.pollDeaf(now)) {
            life.emit(new Effect.Deaf(deaf.id, deaf.spec.name(), deaf.run.pid, life.epoch.current()));
            if (++done == DUE_PER_STEP_MAX) {
                return;
            }
        }
    }
}
