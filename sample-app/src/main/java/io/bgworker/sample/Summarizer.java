package io.bgworker.sample;

import static io.bgworker.Capability.DATABASE_CONNECTION;
import static io.bgworker.Capability.SHARED_MEMORY;

import io.bgworker.BackgroundWorker;
import io.bgworker.Database;
import io.bgworker.Datum;
import io.bgworker.DurationText;
import io.bgworker.InvalidWorkerException;
import io.bgworker.Signal;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerEntry;
import io.bgworker.WorkerException;
import io.bgworker.WorkerMain;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Folds the rows of {@code delta} into one total per type, as PostgreSQL's {@code worker_spi} does.
 *
 * <p>One is static. Others are launched with the number of a schema as their main argument, which each creates for itself, and
 * with a database and a role as {@link SessionTarget} has them. How long they nap is in {@link Naptime}; {@link DeltasResource}
 * wakes them with a signal, and so does a reload.
 */
@BackgroundWorker(
        name = Summarizer.NAME,
        capabilities = {SHARED_MEMORY, DATABASE_CONNECTION},
        restartTime = "${sample.summarizer.restart-time:1s}",
        required = true)
public class Summarizer implements WorkerMain {

    static final String NAME = "Summarizer";

    /** Bounds the transaction, and so how much work a kill undoes and how long rows are locked. */
    private static final int ROWS_PER_FOLD_MAX = 500;

    /** Written by the thread of the signals, too. */
    private volatile Duration naptime = Duration.ZERO;

    @Override
    public void main(WorkerContext context) throws Exception {
        String name = context.entry().name();
        Schema schema = schema(context.entry());
        naptime = Naptime.of(context);
        context.signals().on(Signal.RELOAD, () -> reload(context));
        context.signals().unblock();
        Database database = context.database();
        SessionTarget.of(context.entry()).connect(database);
        schema.create(database::inTransaction);
        System.out.println(name + " is connected, naps " + DurationText.format(naptime) + " when nobody wakes it");
        // The latch is reset before the two looks, at the flag and at the table: what arrives after a look sets it
        // again.
        do {
            foldAll(context, schema);
            context.latch().await("summarizer-idle", naptime);
            context.latch().reset();
        } while (!context.terminationRequested());
        System.out.println(name + " ends, as it was told");
    }

    private static Schema schema(WorkerEntry entry) {
        Datum mainArg = entry.mainArg();
        if (mainArg.kind() != Datum.Kind.INT64) {
            return Schema.DEFAULT;
        }
        return Schema.numbered(mainArg.asLong())
                .orElseThrow(() -> new InvalidWorkerException(
                        entry.name(),
                        "main argument",
                        mainArg.asText(),
                        Schema.NUMBERS + ", the number of its schema"));
    }

    private static void foldAll(WorkerContext context, Schema schema) throws SQLException {
        long rows = 0;
        int folded;
        do {
            folded = context.database().inTransaction(connection -> Fold.fold(connection, schema, ROWS_PER_FOLD_MAX));
            rows += folded;
        } while (folded == ROWS_PER_FOLD_MAX && !context.terminationRequested());
        if (rows > 0) {
            System.out.println(context.entry().name() + " folded " + rows + (rows == 1 ? " delta" : " deltas"));
        }
    }

    /** Keeps what it has if the new value is none. */
    private void reload(WorkerContext context) {
        String name = context.entry().name();
        try {
            naptime = Naptime.of(context);
            System.out.println(name + " naps " + DurationText.format(naptime) + " from now on");
        } catch (WorkerException e) {
            System.out.println(name + " naps as before: " + e.getMessage());
        }
        context.latch().set();
    }
}
