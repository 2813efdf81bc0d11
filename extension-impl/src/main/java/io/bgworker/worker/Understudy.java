package io.bgworker.worker;

import io.bgworker.BackgroundWorker;
import io.bgworker.Capability;
import io.bgworker.Datum;
import io.bgworker.EntryPoint;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerEntry;
import io.bgworker.WorkerId;
import io.bgworker.WorkerMain;
import io.bgworker.protocol.BeanArchive;
import io.bgworker.protocol.Frame;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** A worker of ours, for when there is none of the application's: does what those usually begin with. */
final class Understudy implements WorkerMain {

    /** By which the system shows a spare. */
    static final String NAME = "bgworker-spare";

    private static final Duration NOT_LONG = Duration.ofMillis(1);

    Understudy() {}

    static Frame.Assign byClass() {
        return assignment(EntryPoint.of(Understudy.class), Optional.empty());
    }

    static Frame.Assign byMethod() {
        return assignment(new EntryPoint(Understudy.class.getName(), "method"), Optional.empty());
    }

    static Frame.Assign withContainer() {
        return assignment(new EntryPoint(ArchiveTraining.TRAINING_BEAN, ""), Optional.of(ArchiveTraining.BEANS));
    }

    /** With a session in a database. */
    static Frame.Assign withSession() {
        return assignment(
                EntryPoint.of(Understudy.class),
                Optional.empty(),
                Capability.SHARED_MEMORY,
                Capability.DATABASE_CONNECTION);
    }

    private static Frame.Assign assignment(
            EntryPoint entryPoint, Optional<BeanArchive> beans, Capability... capabilities) {
        WorkerEntry entry = new WorkerEntry(
                new WorkerId(0, 1), NAME, NAME, entryPoint, Datum.of("argument"), new byte[1], Set.of(capabilities), 1);
        return new Frame.Assign(entry, System.Logger.Level.INFO, beans);
    }

    @Override
    public void main(WorkerContext context) throws Exception {
        play(context);
        if (context.entry().capabilities().contains(Capability.DATABASE_CONNECTION)) {
            context.database().connect("");
            context.database().inTransaction(FirstQuestion::ask);
        }
    }

    @BackgroundWorker
    void method(WorkerContext context, Datum argument) throws Exception {
        play(context);
    }

    static void play(WorkerContext context) throws InterruptedException {
        context.signals().unblock();
        context.latch().set();
        context.latch().await("understudy", NOT_LONG);
        context.latch().reset();
        context.latch().await("understudy", NOT_LONG);
        context.terminationRequested();
        context.logger().log(System.Logger.Level.INFO, "Understudy");
    }
}
