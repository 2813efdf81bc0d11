package io.bgworker.runtime;

import io.bgworker.channel.Connection;
import io.bgworker.channel.Endpoint;
import io.bgworker.launcher.Evidence;
import io.bgworker.launcher.LaunchListener;
import io.bgworker.launcher.LaunchedProcess;
import io.bgworker.protocol.BeanArchive;
import io.bgworker.protocol.Frame;
import io.bgworker.supervisor.SpareEvent;
import io.bgworker.supervisor.SpareKind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The process of a spare. What launcher and channel tell of it concerns the {@link SpareKeeper} until a {@link Run} takes it
 * over; from then on it concerns the run, and this does no more than hand it on.
 */
final class SpareProcess implements Endpoint, LaunchListener {

    /** What is kept of what it writes while it waits: complaints of its JVM, as a rule none. */
    private static final int LINES_KEPT = 50;

    final SpareKind kind;

    /** Whether it writes down which classes it loads. */
    final boolean records;

    final String token;
    private final long number;
    private final Function<SpareProcess, Frame.Prepare> prepare;
    private final Consumer<SpareEvent> events;
    private final Consumer<String> forget;
    private final BiConsumer<SpareProcess, String> disconnected;

    /**
     * Whether it is known to have become the worker: its end is no failure of a spare any more. Written by the channel's thread,
     * whose last word comes before the end of the process is told; then by who tells that.
     */
    private volatile boolean entered;

    /** Guarded by this, like all that follow. No lock is taken with it held but that of the loop's queue. */
    private @Nullable Run run;

    private @Nullable LaunchedProcess process;
    private @Nullable Connection connection;

    /** Whether it shall disconnect as soon as it is told what to connect to. */
    private boolean disconnectOwed;

    /** The container that it boots, or has booted. */
    private Optional<BeanArchive> boots = Optional.empty();

    private boolean prepared;
    private boolean killed;

    /** Whether it was killed for a database that is released: that is no failure. */
    private boolean inTheWay;

    private boolean over;

    private final Deque<String> lines = new ArrayDeque<>();

    /**
     * A spare that is about to be started.
     *
     * @param number by which the pool knows it
     * @param kind what it can become
     * @param records whether it writes down which classes it loads
     * @param token what it will prove itself with
     * @param prepare what to tell it once it has called
     * @param events hears what becomes of it
     * @param forget is told the token when nobody will call with it any more
     * @param disconnected hears when it has no connection to a database that it has opened ahead, and why it could not open one; empty
     *     if it could. Perhaps more than once
     */
    SpareProcess(
            long number,
            SpareKind kind,
            boolean records,
            String token,
            Function<SpareProcess, Frame.Prepare> prepare,
            Consumer<SpareEvent> events,
            Consumer<String> forget,
            BiConsumer<SpareProcess, String> disconnected) {
        this.number = number;
        this.kind = kind;
        this.records = records;
        this.token = token;
        this.prepare = prepare;
        this.events = events;
        this.forget = forget;
        this.disconnected = disconnected;
    }

    // ---- What the keeper does with it

    /**
     * Makes it the process of a worker. The event that tells so is posted before any other of that process can be.
     *
     * @return whether it is still there
     */
    boolean handOverTo(Run next) {
        synchronized (this) {
            if (over || killed || process == null || connection == null) {
                return false;
            }
            run = next;
            next.handedOver(process, connection);
        }
        lines().forEach(next.output::line);
        return true;
    }

    void kill() {
        LaunchedProcess known;
        synchronized (this) {
            killed = true;
            known = process;
        }
        if (known != null) {
            known.kill();
        }
    }

    /** Tells which classes it has loaded so far, to who asked for that. Blocks. */
    void tellLoaded() {
        LaunchedProcess known;
        synchronized (this) {
            known = process;
        }
        if (known != null) {
            known.tellLoaded();
        }
    }

    /** Kills it, unless it is a worker's. */
    void killIfItWaits() {
        synchronized (this) {
            if (run != null) {
                return;
            }
            killed = true; // So it will be nobody's.
            inTheWay = true;
        }
        kill();
    }

    /** What it has opened ahead, and has no owner so far, shall be closed. */
    void disconnect() {
        Connection open;
        synchronized (this) {
            open = connection;
            disconnectOwed = open == null;
        }
        if (open != null) {
            open.send(new Frame.Disconnect());
        }
    }

    /** Whose process it is, for people. */
    synchronized String name() {
        return run == null ? "spare-" + number : run.cell.info().name();
    }

    synchronized boolean isInTheWay() {
        return inTheWay;
    }

    /** The container that it has not booted so far; empty if there is none. */
    synchronized Optional<BeanArchive> owesToBoot() {
        return prepared ? Optional.empty() : boots;
    }

    synchronized boolean isHandedOver() {
        return run != null;
    }

    /** The last of what it has written without being a worker. */
    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    // ---- What the launcher tells

    @Override
    public void launched(LaunchedProcess launched) {
        boolean late;
        synchronized (this) {
            process = launched;
            late = killed;
        }
        if (late) {
            launched.kill();
        }
        tellIfReady();
    }

    @Override
    public void failed(String reason) {
        events.accept(new SpareEvent.Gone(number, "could not be started: " + reason));
        forget.accept(token);
    }

    @Override
    public void exited(int exitValue, Evidence evidence) {
        Run worker;
        LaunchedProcess known;
        synchronized (this) {
            over = true;
            worker = run;
            known = process;
        }
        if (worker != null && worker.isKilled()) {
            becameTheWorker(); // It would have.
        } else if (!entered) {
            events.accept(new SpareEvent.Gone(number, "ended with exit value " + exitValue));
        }
        forget.accept(token);
        disconnected.accept(this, "");
        if (worker != null) {
            worker.exited(exitValue, evidence);
        } else if (known != null) {
            known.cleanUp();
        }
    }

    /** A line of its output. */
    void line(String line) {
        Run worker;
        synchronized (this) {
            worker = run;
            if (worker == null) {
                lines.addLast(line);
                if (lines.size() > LINES_KEPT) {
                    lines.removeFirst();
                }
            }
        }
        if (worker != null) {
            worker.output.line(line);
        }
    }

    // ---- What the channel tells

    @Override
    public void connected(Connection opened) {
        Frame.Prepare told = prepare.apply(this);
        opened.send(told);
        boolean gone;
        boolean owed;
        synchronized (this) {
            boots = told.beans();
            connection = opened; // From now on others may send, after that.
            gone = over;
            owed = disconnectOwed;
        }
        if (owed) {
            opened.send(new Frame.Disconnect());
        }
        if (gone) {
            disconnected.accept(this, ""); // That was told before it was known that it might have one.
        }
    }

    @Override
    public void received(Frame.FromWorker frame) {
        Run worker;
        synchronized (this) {
            worker = run;
        }
        if (frame instanceof Frame.Disconnected told) {
            disconnected.accept(this, told.reason());
        } else if (worker != null) {
            worker.received(frame);
            if (frame instanceof Frame.Entered || frame instanceof Frame.Exit) {
                becameTheWorker();
            }
        } else if (frame instanceof Frame.Prepared) {
            synchronized (this) {
                prepared = true;
            }
            tellIfReady();
        }
        // What its rehearsal says, to a log perhaps, is of no interest.
    }

    private void becameTheWorker() {
        if (!entered) {
            entered = true;
            events.accept(new SpareEvent.Entered(number));
        }
    }

    private void tellIfReady() {
        boolean ready;
        synchronized (this) {
            ready = prepared && process != null;
        }
        if (ready) {
            events.accept(new SpareEvent.Ready(number)); // Said twice it means no more.
        }
    }

    @Override
    public void ended(String violation) {
        Run worker;
        synchronized (this) {
            over = true;
            worker = run;
        }
        if (worker != null) {
            worker.ended(violation);
        } else {
            kill(); // Of no use without its channel; its exit tells.
        }
    }
}
