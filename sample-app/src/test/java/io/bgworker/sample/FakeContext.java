package io.bgworker.sample;

import io.bgworker.Database;
import io.bgworker.Datum;
import io.bgworker.EntryPoint;
import io.bgworker.Latch;
import io.bgworker.Notifications;
import io.bgworker.SharedMemory;
import io.bgworker.Signal;
import io.bgworker.Signals;
import io.bgworker.WakeEvent;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerEntry;
import io.bgworker.WorkerId;
import io.bgworker.WorkerRegistrar;
import java.nio.channels.SelectableChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import javax.sql.DataSource;

/**
 * A world in which each wait is a step of a script instead of time: it runs and the worker wakes, told to terminate
 * after the last.
 */
final class FakeContext implements WorkerContext, Latch {

    private final WorkerEntry entry;
    private final Database database;
    private final Deque<Runnable> script = new ArrayDeque<>();
    private final Map<Signal, Runnable> handlers = new EnumMap<>(Signal.class);
    private boolean unblocked;
    private boolean latchSet;
    private boolean terminationRequested;

    final Map<String, String> configuration = new HashMap<>();

    /** What the worker shares, if it shares any. */
    SharedMemory memory;

    /** What was waited for, as {@code event duration}. */
    final List<String> waits = new ArrayList<>();

    FakeContext(Datum mainArg, Database database) {
        this(mainArg, new byte[0], database);
    }

    FakeContext(Datum mainArg, byte[] extra, Database database) {
        entry = new WorkerEntry(
                new WorkerId(0, 1), "fake", "fake", new EntryPoint("Fake", ""), mainArg, extra, Set.of(), 1);
        this.database = database;
    }

    static FakeContext of(String mainArg) {
        return new FakeContext(Datum.of(mainArg), null);
    }

    FakeContext then(Runnable step) {
        script.add(step);
        return this;
    }

    /** Changes a value and tells the worker, as a reload does. */
    void reload(String key, String value) {
        configuration.put(key, value);
        if (unblocked) {
            handlers.get(Signal.RELOAD).run();
        }
    }

    void requestTermination() {
        terminationRequested = true;
        latchSet = true;
    }

    @Override
    public Set<WakeEvent> await(String waitEvent, Duration timeout) {
        waits.add(waitEvent + " " + timeout);
        if (latchSet) {
            return Set.of(WakeEvent.LATCH_SET);
        }
        if (script.isEmpty()) {
            requestTermination();
        } else {
            script.remove().run();
        }
        return Set.of(WakeEvent.LATCH_SET);
    }

    @Override
    public Set<WakeEvent> await(String waitEvent, Set<WakeEvent> events, Duration timeout) {
        throw new UnsupportedOperationException("await some events");
    }

    @Override
    public Set<WakeEvent> await(String waitEvent, Set<WakeEvent> events, SelectableChannel channel, Duration timeout) {
        throw new UnsupportedOperationException("await a channel");
    }

    @Override
    public Set<WakeEvent> await(String waitEvent) {
        return await(waitEvent, Duration.ofDays(1));
    }

    @Override
    public void set() {
        latchSet = true;
    }

    @Override
    public void reset() {
        latchSet = false;
    }

    @Override
    public boolean isSet() {
        return latchSet;
    }

    @Override
    public WorkerEntry entry() {
        return entry;
    }

    @Override
    public Latch latch() {
        return this;
    }

    @Override
    public boolean terminationRequested() {
        return terminationRequested;
    }

    @Override
    public Database database() {
        return database;
    }

    @Override
    public SharedMemory sharedMemory() {
        return memory;
    }

    @Override
    public Notifications notifications() {
        throw new UnsupportedOperationException("No notifications here");
    }

    @Override
    public DataSource dataSource(String name) {
        throw new UnsupportedOperationException("No client connections here");
    }

    @Override
    public void ready() {}

    @Override
    public Signals signals() {
        return new Signals() {
            @Override
            public void on(Signal signal, Runnable handler) {
                handlers.put(signal, handler);
            }

            @Override
            public void unblock() {
                unblocked = true;
            }

            @Override
            public void block() {
                unblocked = false;
            }
        };
    }

    @Override
    public Optional<String> configuration(String key) {
        return Optional.ofNullable(configuration.get(key));
    }

    @Override
    public boolean sleep(Duration duration) {
        throw new UnsupportedOperationException("sleep");
    }

    @Override
    public void onExit(IntConsumer hook) {
        throw new UnsupportedOperationException("onExit");
    }

    @Override
    public System.Logger logger() {
        throw new UnsupportedOperationException("logger");
    }

    @Override
    public WorkerRegistrar registrar() {
        throw new UnsupportedOperationException("registrar");
    }
}
