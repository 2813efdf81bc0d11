package io.bgworker.runtime;

import io.bgworker.Capability;
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
import java.util.HashSet;
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

/**
 * The spares at work: steps the machine of the {@linkplain SparePool pool} with what it hears of processes, and carries out
 * what that orders. Used by any thread. Nothing that it does under its lock blocks.
 */
final class SpareKeeper {

    /** Starts a process that shall be a spare; answers through it. */
    interface Starts {

        /** Starts it, and has it write down what it loads if that shall be told. Returns at once. */
        void start(String name, SpareKind kind, SpareProcess process, Optional<Consumer<List<String>>> loaded);

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

    /** Of which kind they are. */
    private final Map<Long, SpareKind> kinds = new HashMap<>();

    private final KnownClasses classes = new KnownClasses();

    /** Those that wait, and write down what they load. */
    private final Set<SpareProcess> recording = new HashSet<>();

    /** The container that was wanted last, of those that can be booted ahead. */
    private Optional<BeanArchive> beans = Optional.empty();

    /** Which one each spare boots, or has booted. */
    private final Map<SpareProcess, BeanArchive> booting = new HashMap<>();

    /** One that could not be booted ahead: the worker itself will tell, and better. */
    private Optional<BeanArchive> refusedBeans = Optional.empty();

    /** Whether some worker may use a database. */
    private boolean drivers;

    /** To which database spares connect ahead. */
    private Optional<Frame.Prepare.Connection> connection;

    /** Whether it was told that they cannot. */
    private boolean toldOfRefusal;

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
        drivers = !config.databases().isEmpty();
        connection = connection(config);
    }

    private static SpareSettings settings(BgworkerConfig config) {
        return new SpareSettings(
                config.spares().least(),
                config.spares().most(),
                config.startTimeout().toNanos());
    }

    /** After a reload the name may be that of a database which is known only from the next deployment on. */
    private static Optional<Frame.Prepare.Connection> connection(BgworkerConfig config) {
        String name = config.sparesDatabase();
        return Optional.ofNullable(config.databases().get(name))
                .map(settings -> new Frame.Prepare.Connection(name, settings));
    }

    /** What a spare whose application is in this state shall prepare itself for. */
    private synchronized Frame.Prepare prepare(SpareProcess spare, SpareKind kind) {
        Optional<BeanArchive> ahead = beans.filter(known -> kind.container() && !refusedBeans.equals(beans));
        ahead.ifPresent(known -> booting.put(spare, known));
        return new Frame.Prepare(
                classes.of(kind),
                kind.container(),
                ahead,
                drivers,
                connection.filter(wanted -> sessions.connectAhead(spare, wanted.database())));
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
                learnFrom(spare, kind, spec.entryPoint());
                return true;
            }
            // It ended this very moment, and the pool will hear of it.
        }
    }

    /** It tells what it has loaded if it writes that down; if not, one to come shall. */
    private void learnFrom(SpareProcess spare, SpareKind kind, EntryPoint entryPoint) {
        if (!recording.remove(spare)) {
            classes.miss(kind, entryPoint);
        } else if (classes.isFirst(kind, entryPoint)) {
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

    /** A worker, which is known to load these classes and to have this container, is started: so may be others of its kind. */
    synchronized void learn(WorkerSpec spec, List<String> named, Optional<BeanArchive> ahead) {
        classes.name(named);
        if (ahead.isPresent()) {
            beans = ahead;
        }
        drivers |= spec.capabilities().contains(Capability.DATABASE_CONNECTION);
    }

    /** Whether some worker is about to start. Called after each step. */
    synchronized void workersStart(boolean any) {
        if (any != workersStart) {
            workersStart = any;
            step(new SpareEvent.WorkersStart(any));
        }
    }

    /** Whether a process that is started for this entry point should be asked what it loads: it is the first one. */
    synchronized boolean isFirst(SpareKind kind, EntryPoint entryPoint) {
        return classes.isFirst(kind, entryPoint);
    }

    // ---- What others tell

    /** A process of this kind has loaded these classes: spares that load them, too, are better. */
    synchronized void loaded(SpareKind kind, List<String> loaded) {
        if (classes.learn(kind, loaded)) {
            step(new SpareEvent.Outdated(kind));
        }
    }

    /** The configuration was read again. */
    synchronized void reconfigure(BgworkerConfig config) {
        connection = connection(config);
        toldOfRefusal = false;
        step(new SpareEvent.Changed(settings(config)));
    }

    /** Better ones of some kinds can be made now. */
    synchronized void outdated(Predicate<SpareKind> which) {
        Set.copyOf(kinds.values()).stream().filter(which).forEach(kind -> step(new SpareEvent.Outdated(kind)));
    }

    /** A database may be connected to again. */
    synchronized void connectable(String database) {
        if (connection.isPresent() && connection.get().database().equals(database)) {
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

    /** Told once, until the configuration is read again: workers hear of it, too. */
    private synchronized void refused(String reason) {
        if (!toldOfRefusal) {
            toldOfRefusal = true;
            String told = WorkerOutput.cut(reason, REASON_CHARS_MAX);
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
        SpareProcess known = processes.remove(number);
        recording.remove(known);
        booting.remove(known);
        kinds.remove(number);
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
        SpareProcess process = new SpareProcess(
                number,
                starts.newToken(),
                spare -> prepare(spare, kind),
                this::step,
                starts::forget,
                this::disconnected);
        processes.put(number, process);
        kinds.put(number, kind);
        Optional<Consumer<List<String>>> loaded = Optional.empty();
        if (classes.takeMissed(kind)) {
            recording.add(process);
            loaded = Optional.of(names -> loaded(process, kind, names));
        }
        starts.start("spare-" + number, kind, process, loaded);
    }

    /** What is loaded for a rehearsal only is nothing new. */
    private void loaded(SpareProcess process, SpareKind kind, List<String> names) {
        if (process.isHandedOver()) {
            loaded(kind, names);
        }
    }

    /** A failure that goes on is told once. */
    private void failed(SpareEffect.Failed failure) {
        SpareProcess process = processes.get(failure.number());
        List<String> lines = process == null ? List.of() : process.lines();
        String last = lines.isEmpty() ? "" : ": " + lines.get(lines.size() - 1);
        long pauseMillis = TimeUnit.NANOSECONDS.toMillis(failure.pauseNanos());
        boolean handedOver = process != null && process.isHandedOver(); // That is told with the worker's name.
        if (process != null && !process.isPrepared() && booting.containsKey(process)) {
            refusedBeans = Optional.of(booting.get(process));
        }
        if (failure.inARow() == 1 && !handedOver) {
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
        return classes.of(kind);
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
