package io.bgworker.runtime;

import io.bgworker.Signal;
import io.bgworker.WorkerEntry;
import io.bgworker.channel.Connection;
import io.bgworker.channel.Endpoint;
import io.bgworker.launcher.Evidence;
import io.bgworker.launcher.LaunchListener;
import io.bgworker.launcher.LaunchedProcess;
import io.bgworker.protocol.BeanArchive;
import io.bgworker.protocol.Frame;
import io.bgworker.supervisor.Event;
import io.bgworker.supervisor.ProcessEnd;
import io.bgworker.supervisor.Told;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One process of a worker as the runtime knows it: what launcher and channel tell of it becomes events for the loop, what
 * the loop orders is done to it. Its fields are written by one thread each and read by any.
 */
final class Run implements Endpoint, LaunchListener {

    /** What is kept of what a worker sends of itself; a frame may hold far more. */
    private static final int DETAIL_CHARS_MAX = 8_000;

    private static final int DUMP_CHARS_MAX = 64_000;

    final WorkerCell cell;
    final int incarnation;

    /** What it will prove itself with; empty if it is a spare, which has done so. Written by the loop before anybody calls. */
    volatile String token;

    final WorkerOutput output;

    /** What it needs around it; empty if it starts without a container. */
    private final Optional<BeanArchive> beans;

    final AtomicInteger requestsUnderWay = new AtomicInteger();
    final AtomicInteger waitsUnderWay = new AtomicInteger();
    private final Consumer<Event> events;
    private final BiConsumer<Run, Frame.Request> requests;
    private final ObjIntConsumer<Run> notificationsTaken;
    private final Consumer<String> forget;

    /** Written by the channel's thread; by the loop if it is that of a spare. */
    private volatile @Nullable Connection connection;

    /** Written by the starter thread; by the loop if it is a spare. */
    private volatile @Nullable LaunchedProcess process;

    /** Written by the channel's thread. */
    private volatile String threadDump = "";

    /** What it last said it waits for; empty if for nothing. Written by the channel's thread. */
    private volatile String waitEvent = "";

    /** Written by an I/O thread before the event that tells of the exit. */
    private volatile Evidence evidence = Evidence.NONE;

    /** What the worker has said that is said once. Used by the channel's thread only. */
    private final Set<Class<?>> said = new HashSet<>();

    /** Used by the channel's thread only. */
    private long acknowledgedEpoch;

    /** The latest configuration epoch the worker was told. Written by the loop. */
    private volatile long toldEpoch;

    /** Guarded by this, like the signals that wait for it. */
    private boolean assigned;

    private final Set<Signal> pendingSignals = EnumSet.noneOf(Signal.class);

    /** What this worker waits for of others, as long as it lives. Written by the channel's thread and whoever answers. */
    private final Map<Long, CompletableFuture<?>> waits = new ConcurrentHashMap<>();

    private final AtomicLong waitNumbers = new AtomicLong();

    /** Completed when the process is gone, or there never was one. */
    private final CompletableFuture<Void> over = new CompletableFuture<>();

    /** Written by the loop: the process is killed as soon as there is one. */
    private volatile boolean killed;

    Run(
            WorkerCell cell,
            int incarnation,
            String token,
            WorkerOutput output,
            Optional<BeanArchive> beans,
            Consumer<Event> events,
            BiConsumer<Run, Frame.Request> requests,
            ObjIntConsumer<Run> notificationsTaken,
            Consumer<String> forget) {
        this.cell = cell;
        this.incarnation = incarnation;
        this.token = token;
        this.output = output;
        this.beans = beans;
        this.events = events;
        this.requests = requests;
        this.notificationsTaken = notificationsTaken;
        this.forget = forget;
    }

    // ---- What the launcher tells

    @Override
    public void launched(LaunchedProcess launched) {
        process = launched;
        output.pid(launched.pid());
        if (killed) {
            launched.kill();
        }
        events.accept(new Event.Launched(cell.id(), incarnation, launched.pid()));
    }

    /** A spare, which has connected before, is the process. Whatever else is told of it is told after this. */
    void handedOver(LaunchedProcess spare, Connection opened) {
        process = spare;
        connection = opened;
        output.pid(spare.pid());
        events.accept(new Event.HandedOver(cell.id(), incarnation, spare.pid()));
        spare.rename(cell.id().toString(), output.name());
    }

    @Override
    public void failed(String reason) {
        // In this order: the end of the channel, told by another thread, must not come first and be taken for a process
        // that ends.
        events.accept(new Event.LaunchFailed(cell.id(), incarnation, reason));
        over.complete(null);
        forgetToken();
    }

    private void forgetToken() {
        if (!token.isEmpty()) {
            forget.accept(token);
        }
    }

    @Override
    public void exited(int exitValue, Evidence left) {
        evidence = left;
        over.complete(null);
        output.end();
        forgetToken();
        LaunchedProcess ended = process;
        String program = ended == null ? "" : ended.program();
        ProcessEnd end = new ProcessEnd(exitValue, left.crash().signal(), program);
        events.accept(new Event.ProcessExited(cell.id(), incarnation, end));
    }

    // ---- What the channel tells

    @Override
    public void connected(Connection opened) {
        connection = opened;
        events.accept(new Event.Connected(cell.id(), incarnation));
    }

    @Override
    public void received(Frame.FromWorker frame) {
        if (frame instanceof Frame.Log log) {
            output.record(log.level(), log.logger(), log.message());
        } else if (frame instanceof Frame.Waiting waiting) {
            waitEvent = waiting.waitEvent();
            cell.waitEvent(waitEvent);
        } else if (frame instanceof Frame.Request request) {
            requests.accept(this, request);
        } else if (frame instanceof Frame.NotificationsTaken taken) {
            notificationsTaken.accept(this, taken.count());
        } else if (frame instanceof Frame.Dump dump) {
            threadDump = WorkerOutput.cut(dump.text(), DUMP_CHARS_MAX);
        } else if (frame instanceof Frame.Acknowledged acknowledged) {
            acknowledged(acknowledged.epoch());
        } else if (said.add(frame.getClass())) {
            receivedFirst(frame);
        }
    }

    /** What is said a second time says nothing new, and nobody shall fill the loop's queue with it. */
    private void receivedFirst(Frame.FromWorker frame) {
        if (frame instanceof Frame.Entered) {
            events.accept(new Event.Entered(cell.id(), incarnation));
        } else if (frame instanceof Frame.Ready) {
            events.accept(new Event.Ready(cell.id(), incarnation));
        } else if (frame instanceof Frame.Exit exit) {
            events.accept(new Event.ExitTold(cell.id(), incarnation, told(exit)));
        }
        // A hello after the first was dealt with by the channel.
    }

    private void acknowledged(long epoch) {
        if (epoch > acknowledgedEpoch && epoch <= toldEpoch) {
            acknowledgedEpoch = epoch;
            events.accept(new Event.Acknowledged(cell.id(), incarnation, epoch));
        }
    }

    private static Told told(Frame.Exit exit) {
        Told.Kind kind =
                switch (exit.kind()) {
                    case RETURNED -> Told.Kind.RETURNED;
                    case THREW -> Told.Kind.THREW;
                    case OUT_OF_MEMORY -> Told.Kind.OUT_OF_MEMORY;
                    case FOREIGN_TERMINATE -> Told.Kind.FOREIGN_TERMINATE;
                    case SHUTDOWN -> Told.Kind.SHUTDOWN;
                };
        return new Told(kind, exit.code(), WorkerOutput.cut(exit.detail(), DETAIL_CHARS_MAX));
    }

    @Override
    public void ended(String violation) {
        connection = null;
        waits.values().forEach(wait -> wait.cancel(false));
        events.accept(new Event.ChannelEnded(cell.id(), incarnation, violation));
    }

    /** Ends a wait when this worker ends: nobody is left to be told. */
    void waitsFor(CompletableFuture<?> wait) {
        long number = waitNumbers.incrementAndGet();
        waits.put(number, wait);
        var unused = wait.whenComplete((result, failure) -> waits.remove(number));
        if (connection == null) {
            wait.cancel(false);
        }
    }

    /** Does something once the process is gone; at once if it is. */
    void whenOver(Runnable action) {
        var unused = over.thenRun(action);
    }

    // ---- What is ordered

    /** Sends a frame, if the channel is open. */
    void send(Frame.FromSupervisor frame) {
        Connection open = connection;
        if (open != null) {
            open.send(frame);
        }
    }

    /** Makes the process the worker; signals that came before that follow at once. */
    synchronized void assign(WorkerEntry entry) {
        send(new Frame.Assign(entry, output.level(), beans));
        assigned = true;
        pendingSignals.forEach(signal -> send(new Frame.SignalSent(signal)));
        pendingSignals.clear();
    }

    /** Sends a signal; one that comes before the assignment waits for it, and one that is pending is kept once. */
    synchronized void signal(Signal signal) {
        Connection open = connection;
        if (!assigned) {
            pendingSignals.add(signal);
        } else if (open != null) {
            open.sendOnce(new Frame.SignalSent(signal));
        }
    }

    /** Tells of a new configuration epoch; the machine does so once the process is assigned. */
    void reload(long epoch) {
        toldEpoch = epoch;
        send(new Frame.Reload(epoch, output.level()));
    }

    void kill() {
        killed = true;
        LaunchedProcess known = process;
        if (known != null) {
            known.kill();
        }
    }

    /** Tells which classes it has loaded so far, to who asked for that. Blocks. */
    void tellLoaded() {
        LaunchedProcess known = process;
        if (known != null) {
            known.tellLoaded();
        }
    }

    boolean isKilled() {
        return killed;
    }

    void cleanUp() {
        LaunchedProcess known = process;
        if (known != null) {
            known.cleanUp();
        }
    }

    String threadDump() {
        return threadDump;
    }

    /** What it waited for when it ended, in words; empty if for nothing. */
    String activity() {
        String printable = waitEvent.replaceAll("\\p{Cntrl}", "?"); // It may be anything that a process of ours sends.
        return printable.isEmpty() ? "" : " while waiting for '" + printable + "'";
    }

    Evidence evidence() {
        return evidence;
    }
}
