package io.bgworker.runtime;

import io.bgworker.Capability;
import io.bgworker.DatabaseInUseException;
import io.bgworker.DatabaseUnavailableException;
import io.bgworker.ReleasedDatabase;
import io.bgworker.WorkerId;
import io.bgworker.WorkerRegistrar;
import io.bgworker.protocol.Call;
import io.bgworker.protocol.Result;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Which worker has its session in which database, from before it connects until its process is gone, which spare may have a
 * connection to one that it has opened ahead, and which databases are released: nobody gets a session in those, and none is
 * opened ahead. Used by any thread.
 */
final class Sessions {

    /** A spare that waits closes its connection at once; one that is not so far, or does not answer, is ended after that. */
    private static final long SPARES_NANOS_MAX = TimeUnit.SECONDS.toNanos(1);

    private final NamedDatabases databases;

    /** Hears of the name of a database that may be used again. */
    private final Consumer<String> givenBack;

    /** The database of each process that has a session. Guarded by this. */
    private final Map<Run, String> open = new LinkedHashMap<>();

    /**
     * The database of each process that was told to connect ahead. It stays when the connection has become a session, until the
     * process is asked; so it says too much, and never too little. Guarded by this.
     */
    private final Map<SpareProcess, String> ahead = new LinkedHashMap<>();

    /** Those that had a session once, until they are over. Guarded by this. */
    private final Set<Run> known = new HashSet<>();

    /** How often each is released at the moment. Guarded by this. */
    private final Map<String, Integer> released = new HashMap<>();

    Sessions(NamedDatabases databases, Consumer<String> givenBack) {
        this.databases = databases;
        this.givenBack = givenBack;
    }

    /** A spare is about to be told to connect to a database ahead; false if it must not, because that is released. */
    synchronized boolean connectAhead(SpareProcess spare, String database) {
        if (released.containsKey(database)) {
            return false;
        }
        ahead.put(spare, database);
        return true;
    }

    /** A process has no connection any more that it has opened ahead. */
    synchronized void disconnected(SpareProcess spare) {
        ahead.remove(spare);
        notifyAll();
    }

    /**
     * A worker is about to connect its session.
     *
     * @throws DatabaseUnavailableException if there is no such database, or nobody is let in
     */
    Result.Database open(Call.OpenSession call, Run run) {
        Result.Database found = databases.find(call.name(), call.bypassAllowConnections());
        boolean first;
        synchronized (this) {
            if (released.containsKey(found.name())) {
                throw new DatabaseUnavailableException(
                        "Database '" + found.name() + "' takes no sessions of workers, it is released at the moment");
            }
            open.put(run, found.name());
            first = known.add(run);
        }
        if (first) {
            run.whenOver(() -> forget(run)); // Without the lock: it may be over.
        }
        return found;
    }

    private synchronized void forget(Run run) {
        known.remove(run);
        close(run);
    }

    synchronized void close(Run run) {
        open.remove(run);
        notifyAll();
    }

    /**
     * Waits until nobody has a session in a database, and lets nobody in. Those that may be interrupted are told to end, and what
     * was opened ahead is closed.
     */
    ReleasedDatabase release(String given, Consumer<WorkerId> terminate) throws InterruptedException {
        String database = databases.find(given, true).name();
        synchronized (this) {
            released.merge(database, 1, Integer::sum);
        }
        boolean done = false;
        try {
            openedAhead(database).forEach(SpareProcess::disconnect);
            users(database).stream().filter(Sessions::isInterruptible).forEach(run -> terminate.accept(run.cell.id()));
            awaitNone(database);
            done = true;
        } finally {
            if (!done) {
                giveBack(database);
            }
        }
        return new Released(database);
    }

    private synchronized List<Run> users(String database) {
        return open.entrySet().stream()
                .filter(entry -> entry.getValue().equals(database))
                .map(Map.Entry::getKey)
                .toList();
    }

    private synchronized List<SpareProcess> openedAhead(String database) {
        return ahead.entrySet().stream()
                .filter(entry -> entry.getValue().equals(database))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static boolean isInterruptible(Run run) {
        return run.cell.info().capabilities().contains(Capability.INTERRUPTIBLE);
    }

    private void awaitNone(String database) throws InterruptedException {
        long begun = System.nanoTime();
        if (isFreeBy(database, begun + SPARES_NANOS_MAX)) {
            return;
        }
        openedAhead(database).forEach(SpareProcess::killIfItWaits);
        if (!isFreeBy(database, begun + TimeUnit.SECONDS.toNanos(WorkerRegistrar.RELEASE_SECONDS_MAX))) {
            List<String> names = Stream.concat(
                            users(database).stream().map(run -> run.cell.info().name()),
                            openedAhead(database).stream().map(SpareProcess::name))
                    .distinct()
                    .toList();
            throw new DatabaseInUseException(database, names, WorkerRegistrar.RELEASE_SECONDS_MAX);
        }
    }

    private synchronized boolean isFreeBy(String database, long deadlineNanos) throws InterruptedException {
        while (open.containsValue(database) || ahead.containsValue(database)) {
            long millis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
            if (millis <= 0) {
                return false;
            }
            wait(millis);
        }
        return true;
    }

    private void giveBack(String database) {
        synchronized (this) {
            released.computeIfPresent(database, (name, times) -> times == 1 ? null : times - 1);
        }
        givenBack.accept(database);
    }

    /** Given back once. */
    private final class Released implements ReleasedDatabase {

        private final String name;
        private final AtomicBoolean closed = new AtomicBoolean();

        Released(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                giveBack(name);
            }
        }
    }
}
