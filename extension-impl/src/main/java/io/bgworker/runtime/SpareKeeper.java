package io.bgworker.runtime;

import io.bgworker.EntryPoint;
import io.bgworker.WorkerSpec;
import io.bgworker.config.BgworkerConfig;
import io.bgworker.protocol.BeanArchive;
import io.bgworker.protocol.Frame;
import io.bgworker.supervisor.SpareEffect;
import io.bgworker.supervisor.SpareEvent;
import io.bgworker.supervisor.SpareKind;
import io.bgworker.supervisor.SparePool;
import io.bgworker.supervisor.SpareSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The spares at work: steps the machine of the {@linkplain SparePool pool} with what it hears of processes, and carries out
 * what that orders. Used by any thread. Nothing that it does under its lock blocks.
 */
final class SpareKeeper {

    /** Starts a process that shall be a spare; answers through it. */
    interface Starts {

        /** Starts it, and has it write down what it loads if that shall be told. Returns at once. */
        void start(String name, SpareProcess process, Optional<Consumer<List<String>>> loaded);

        /** Makes what a process proves itself with. */
        String newToken();

        /** Nobody will call with a token. */
        void forget(String token);
    }

    private static final int REASON_CHARS_MAX = 1_000;

    /** How long after the start of a worker it is looked what it has loaded. */
    private static final long LEARN_SECONDS = 10;

    private final Starts starts;
    private final Sessions sessions;
    private final ScheduledExecutorService timer;
    private final LogPump log;

    /** Guarded by this, like all that follow. */
    private final SparePool pool;

    /** Those that are not known to be gone, or to have become workers. */
    private final Map<Long, SpareProcess> processes = new HashMap<>();

    private final Preparation preparation;

    /** What the pool was last told. */
    private boolean workersStart;

    /** When the timer will ask; empty if it will not. */
    private OptionalLong asksAtNanos = OptionalLong.empty();

    SpareKeeper(BgworkerConfig config, Starts starts, Sessions sessions, ScheduledExecutorService timer, LogPump log) {
        this.starts = starts;
        this.sessions = sessions;
        this.timer = timer;
        this.log = log;
        pool = new SparePool(settings(config));
        preparation = new Preparation(config);
    }

    private static SpareSettings settings(BgworkerConfig config) {
        return new SpareSettings(
                config.spares().least(),
                config.spares().most(),
                config.startTimeout().toNanos());
    }

    private synchronized Frame.Prepare prepare(SpareProcess spare) {
        return preparation.frame(spare.kind, database -> sessions.connectAhead(spare, database));
    }

    // ---- What the loop tells

    /** A process is needed for a worker. Makes a spare that process, if one waits; says whether. */
    synchronized boolean handOver(SpareKind kind, WorkerSpec spec, Run run) {
        while (true) {
            workersStart = true;
            SpareProcess spare = null;
            for (SpareEffect effect : pool.step(System.nanoTime(), new SpareEvent.Wanted(kind, spec.spares()))) {
                if (effect instanceof SpareEffect.HandOver e) {
                    spare = processes.get(e.number());
                } else {
                    carryOut(effect);
                }
            }
            if (spare == null) {
                return false;
            }
            if (spare.handOverTo(run)) {
                learnFrom(spare, spec.entryPoint());
                return true;
            }
            // It ended this very moment, and the pool will hear of it.
        }
    }

    /** It tells what it has loaded if it writes that down; if not, one to come shall. */
    private void learnFrom(SpareProcess spare, EntryPoint entryPoint) {
        if (!spare.records) {
            preparation.classes.miss(spare.kind, entryPoint);
        } else if (preparation.classes.takeFirst(spare.kind, entryPoint)) {
            tellLater(spare::tellLoaded);
        }
    }

    /** What a worker needs, it has used by then. */
    void tellLater(Runnable told) {
        try {
            var unused = timer.schedule(told, LEARN_SECONDS, TimeUnit.SECONDS);
        } catch (RejectedExecutionException e) {
            // The application stops.
        }
    }

    /** A worker is started: see {@link Preparation#workerStarts}. */
    synchronized void workerStarts(WorkerSpec spec, List<String> named, Optional<BeanArchive> ahead) {
        preparation.workerStarts(spec, named, ahead);
    }

    /** Whether some worker is about to start. Called after each step. */
    synchronized void workersStart(boolean any) {
        if (any != workersStart) {
            workersStart = any;
            step(new SpareEvent.WorkersStart(any));
        }
    }

    /** Whether a process that is started for this entry point shall be asked what it loads: it is the first one. */
    synchronized boolean takeFirst(SpareKind kind, EntryPoint entryPoint) {
        return preparation.classes.takeFirst(kind, entryPoint);
    }

    // ---- What others tell

    /** A process of this kind has loaded these classes: spares that load them, too, are better. */
    synchronized void learn(SpareKind kind, List<String> loaded) {
        if (preparation.classes.learn(kind, loaded)) {
            step(new SpareEvent.Outdated(kind));
        }
    }

    /** The configuration was read again. */
    synchronized void reconfigure(BgworkerConfig config) {
        preparation.reconfigure(config);
        step(new SpareEvent.Changed(settings(config)));
    }

    /** Better ones of some kinds can be made now. */
    synchronized void outdated(Predicate<SpareKind> which) {
        Set<SpareKind> kinds =
                processes.values().stream().map(process -> process.kind).collect(Collectors.toSet());
        kinds.stream().filter(which).forEach(kind -> step(new SpareEvent.Outdated(kind)));
    }

    /** A database may be connected to again. */
    synchronized void connectable(String database) {
        if (preparation.connectsTo(database)) {
            outdated(kind -> true);
        }
    }

    /** A process has no connection that it has opened ahead; because of something, or of nothing that matters. */
    private void disconnected(SpareProcess spare, String reason) {
        sessions.disconnected(spare);
        if (!reason.isEmpty()) {
            refused(reason);
        }
    }

    private synchronized void refused(String reason) {
        if (preparation.refuseConnection()) {
            String told = WorkerOutput.cut(reason, REASON_CHARS_MAX).replaceAll("\\p{Cntrl}", "?");
            log.add(() -> RuntimeLogger.LOG.notConnectedAhead(told));
        }
    }

    /** No spare is needed any more. */
    void close() {
        step(new SpareEvent.Closed());
    }

    /** Takes in what happened to a spare. */
    synchronized void step(SpareEvent event) {
        pool.step(System.nanoTime(), event).forEach(this::carryOut);
        if (event instanceof SpareEvent.Gone e) {
            forget(e.number());
        } else if (event instanceof SpareEvent.Entered e) {
            forget(e.number());
        }
        askInTime();
    }

    private void forget(long number) {
        processes.remove(number);
        notifyAll();
    }

    private void carryOut(SpareEffect effect) {
        if (effect instanceof SpareEffect.Start e) {
            start(e.number(), e.kind());
        } else if (effect instanceof SpareEffect.Kill e) {
            SpareProcess process = processes.get(e.number());
            if (process != null) {
                process.kill();
            }
        } else if (effect instanceof SpareEffect.Failed e) {
            failed(e);
        } else {
            throw new AssertionError("Unknown effect " + effect);
        }
    }

    private void start(long number, SpareKind kind) {
        boolean records = preparation.classes.takeMissed(kind);
        SpareProcess process = new SpareProcess(
                number,
                kind,
                records,
                starts.newToken(),
                this::prepare,
                this::step,
                starts::forget,
                this::disconnected);
        processes.put(number, process);
        starts.start(
                "spare-" + number,
                process,
                records ? Optional.of(names -> recorded(process, names)) : Optional.empty());
    }

    /** What is loaded for a rehearsal only is nothing new. */
    private void recorded(SpareProcess process, List<String> names) {
        if (process.isHandedOver()) {
            learn(process.kind, names);
        }
    }

    /** A failure that goes on is told once; that of a worker is told with its name. */
    private void failed(SpareEffect.Failed failure) {
        SpareProcess process = processes.get(failure.number());
        if (process == null || process.isInTheWay()) {
            return;
        }
        process.owesToBoot().ifPresent(preparation::refuse);
        List<String> lines = process.lines();
        String last = lines.isEmpty() ? "" : ": " + lines.get(lines.size() - 1);
        long pauseMillis = TimeUnit.NANOSECONDS.toMillis(failure.pauseNanos());
        if (failure.inARow() == 1 && !process.isHandedOver()) {
            log.add(() -> RuntimeLogger.LOG.spareFailed(failure.how(), pauseMillis, last));
        } else {
            log.add(() -> RuntimeLogger.LOG.debugf(
                    "A spare %s (%d in a row), next in %d ms%s", failure.how(), failure.inARow(), pauseMillis, last));
        }
    }

    private void askInTime() {
        OptionalLong due = pool.nextDeadlineNanos();
        boolean inTime = due.isEmpty() || (asksAtNanos.isPresent() && asksAtNanos.getAsLong() - due.getAsLong() <= 0);
        if (inTime) {
            return;
        }
        asksAtNanos = due;
        try {
            var unused =
                    timer.schedule(this::ask, Math.max(0, due.getAsLong() - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // The application stops.
        }
    }

    private synchronized void ask() {
        asksAtNanos = OptionalLong.empty();
        step(new SpareEvent.Tick());
    }

    // ---- What is asked

    /** The classes that processes of this kind are known to load. */
    synchronized List<String> classes(SpareKind kind) {
        return preparation.classes.of(kind);
    }

    /** How many wait. */
    synchronized int ready() {
        return pool.ready();
    }

    /** Waits until those that are no workers are gone, or the time is over: nothing depends on which. */
    synchronized void awaitEnd(long nanos) throws InterruptedException {
        long deadline = System.nanoTime() + nanos;
        long left = nanos;
        while (!processes.isEmpty() && left > 0) {
            wait(TimeUnit.NANOSECONDS.toMillis(left) + 1);
            left = deadline - System.nanoTime();
        }
    }
}
