package io.bgworker.worker;

import io.bgworker.Capability;
import io.bgworker.Database;
import io.bgworker.Latch;
import io.bgworker.Notification;
import io.bgworker.Notifications;
import io.bgworker.SharedMemory;
import io.bgworker.Signal;
import io.bgworker.Signals;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerEntry;
import io.bgworker.WorkerException;
import io.bgworker.WorkerRegistrar;
import io.bgworker.channel.ChannelClient;
import io.bgworker.protocol.Call;
import io.bgworker.protocol.Frame;
import io.bgworker.protocol.Result;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The worker's view of its world. */
final class ChildContext implements WorkerContext {

    private final WorkerEntry entry;
    private final ChannelClient channel;
    private final Thread mainThread;
    private final ConnectionAhead ahead;
    private final ChildLatch latch;
    private final ChildSignals signals;
    private final ChildEpoch epoch;
    private final Ending ending;
    private final Calls calls;
    private final WorkerRegistrar registrar;
    private final ChildNotifications notifications;
    private final ChildDataSources dataSources;
    private final ChildMemory memory;
    private final ChildLog log;
    private final System.Logger logger;

    /** Set by the channel's thread or a signal's, read by all. */
    private volatile boolean terminationRequested;

    /** Whether the request came as a SIGTERM, without the supervisor. Set by the signal's thread, read by the ending one. */
    private volatile boolean foreign;

    /** Guarded by this. */
    private @Nullable ChildDatabase database;

    ChildContext(
            WorkerEntry entry,
            System.Logger.Level logLevel,
            ChannelClient channel,
            Thread mainThread,
            ConnectionAhead ahead) {
        this.entry = entry;
        this.channel = channel;
        this.mainThread = mainThread;
        this.ahead = ahead;
        latch = new ChildLatch(
                waitEvent -> sendQuietly(new Frame.Waiting(waitEvent)), this::look, this::endAfterSupervisor);
        log = new ChildLog(logLevel, this::sendQuietly);
        logger = new ChildLogger(entry.name(), log);
        epoch = new ChildEpoch(acknowledged -> sendQuietly(new Frame.Acknowledged(acknowledged)));
        signals = new ChildSignals(latch, logger, epoch);
        ending = new Ending(this::sendQuietly, () -> foreign, logger);
        dataSources = new ChildDataSources(entry.name());
        ending.add(code -> endOrphans()); // The first hook of all, so the last to run.
        ending.add(code -> dataSources.close()); // Any other may use them.
        calls = new Calls(channel);
        String self = entry.name() + "[" + entry.id() + "." + entry.incarnation() + "]";
        memory = new ChildMemory(calls, self, logger);
        ending.first(memory::releaseLocks);
        ending.add(code -> memory.close()); // Late, for the same reason.
        registrar = new ChildRegistrar(calls, this::followTransaction);
        notifications = new ChildNotifications(calls, this::tellInTransaction, this::sendQuietly, latch::set, logger);
    }

    // ---- For the worker

    @Override
    public WorkerEntry entry() {
        return entry;
    }

    @Override
    public Latch latch() {
        return latch;
    }

    @Override
    public Signals signals() {
        return signals;
    }

    @Override
    public boolean terminationRequested() {
        look();
        return terminationRequested;
    }

    @Override
    public boolean sleep(Duration duration) throws InterruptedException {
        return latch.sleep(duration, () -> terminationRequested);
    }

    @Override
    public void ready() {
        sendQuietly(new Frame.Ready());
    }

    @Override
    public void onExit(IntConsumer hook) {
        ending.add(hook);
    }

    @Override
    public System.Logger logger() {
        return logger;
    }

    @Override
    public WorkerRegistrar registrar() {
        return registrar;
    }

    @Override
    public Optional<String> configuration(String key) {
        Result.Lines found =
                (Result.Lines) calls.get(new Call.GetConfiguration(key)).get(0);
        return found.lines().stream().findFirst();
    }

    @Override
    public synchronized Database database() {
        if (!entry.capabilities().contains(Capability.DATABASE_CONNECTION)) {
            throw new WorkerException("Background worker '" + entry.name() + "' must have the capability "
                    + Capability.DATABASE_CONNECTION + " to use its database session, has " + entry.capabilities());
        }
        if (database == null) {
            database = new ChildDatabase(calls, entry.name(), logger, ahead);
        }
        return database;
    }

    @Override
    public DataSource dataSource(String name) {
        Result.Database found =
                (Result.Database) calls.get(new Call.FindDatabase(name)).get(0);
        return dataSources.of(found);
    }

    @Override
    public Notifications notifications() {
        return notifications;
    }

    @Override
    public SharedMemory sharedMemory() {
        if (!entry.capabilities().contains(Capability.SHARED_MEMORY)) {
            throw new WorkerException("Background worker '" + entry.name() + "' must have the capability "
                    + Capability.SHARED_MEMORY + " to use shared memory, has " + entry.capabilities());
        }
        return memory.get();
    }

    private boolean tellInTransaction(Notification notification, Runnable tellAfterCommit) {
        ChildDatabase known;
        synchronized (this) {
            known = database;
        }
        return known != null && known.tellWithCommit(notification, tellAfterCommit);
    }

    private synchronized boolean followTransaction(Consumer<Boolean> follower) {
        return database != null && database.follow(follower);
    }

    private void look() {
        signals.look();
    }

    /** What this worker started, and its supervisor cannot end any more. */
    private void endOrphans() {
        if (calls.isSupervisorDead()) {
            Descendants.end();
        }
    }

    private void endAfterSupervisor() {
        ending.supervisorDied();
    }

    /** What a rehearsal has opened is for the next one, or the worker. */
    synchronized void giveBack() {
        if (database != null) {
            database.giveBack();
        }
    }

    // ---- For the channel's thread and the signals

    /** What waits for a worker that may have it, and this one may not, is in nobody's way any more. */
    void leaveWhatItMayNotHave() {
        if (!entry.capabilities().contains(Capability.DATABASE_CONNECTION)) {
            ahead.discard();
        }
    }

    void disconnect() {
        ahead.closeAndThen(() -> sendQuietly(new Frame.Disconnected("")));
    }

    void terminate() {
        terminationRequested = true;
        latch.wakeSleepers();
        signals.raise(Signal.TERMINATE);
    }

    void foreignTerminate() {
        foreign = true;
        terminate();
    }

    void interrupt() {
        memory.interrupt(mainThread);
    }

    void reload(long reloaded, System.Logger.Level logLevel) {
        log.level(logLevel);
        JulBridge.update();
        epoch.tell(reloaded);
        signals.raise(Signal.RELOAD);
    }

    void signal(Signal signal) {
        signals.raise(signal);
    }

    void reply(Frame.Reply reply) {
        calls.answered(reply);
    }

    void notified(Frame.FromSupervisor frame) {
        notifications.received(frame);
    }

    void supervisorDied() {
        terminationRequested = true; // Nobody else will ask for it.
        calls.supervisorDied();
        latch.supervisorDied();
    }

    ChildLog log() {
        return log;
    }

    Ending ending() {
        return ending;
    }

    /** Sends, or does not: the end of the channel is dealt with where it is read. */
    void sendQuietly(Frame.FromWorker frame) {
        try {
            channel.send(frame);
        } catch (IOException e) {
            // The supervisor is gone, and so shall we be in a moment.
        }
    }
}
