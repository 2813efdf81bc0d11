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
import io.bgworker.WorkerException;
import io.bgworker.WorkerMain;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Folds the rows of {@code delta} into one total per type, as PostgreSQL's {@code worker_spi} does. How long it naps when nobody
 * wakes it is configured, and taken over with a reload, unless its main argument says so; {@link DeltasResource} wakes it, with a
 * signal, and so does a reload.
 */
@BackgroundWorker(
        name = Summarizer.NAME,
        capabilities = {SHARED_MEMORY, DATABASE_CONNECTION},
        restartTime = "${sample.summarizer.restart-time:1s}",
        required = true)
public class Summarizer implements WorkerMain {

    static final String NAME = "Summarizer";

    static final String NAPTIME_KEY = "sample.summarizer.naptime";

    private static final Duration NAPTIME_DEFAULT = Duration.ofSeconds(5);

    /** Bounds the transaction, and so how much work a kill undoes and how long rows are locked. */
    private static final int ROWS_PER_FOLD_MAX = 500;

    /** Written by the thread of the signals, too. */
    private volatile Duration naptime = NAPTIME_DEFAULT;

    @Override
    public void main(WorkerContext context) throws Exception {
        naptime = configuredNaptime(context);
        context.signals().on(Signal.RELOAD, () -> reload(context));
        context.signals().unblock();
        Database database = context.database();
        database.connect("");
        Schema.create(database::inTransaction);
        System.out.println("Summarizer is connected, naps " + DurationText.format(naptime) + " when nobody wakes it");
        // The latch is reset before the two looks, at the flag and at the table: what arrives after a look sets it
        // again.
        do {
            foldAll(context);
            context.latch().await("summarizer-idle", naptime);
            context.latch().reset();
        } while (!context.terminationRequested());
        System.out.println("Summarizer ends, as it was told");
    }

    private static void foldAll(WorkerContext context) throws SQLException {
        long rows = 0;
        int folded;
        do {
            folded = context.database().inTransaction(connection -> Fold.fold(connection, ROWS_PER_FOLD_MAX));
            rows += folded;
        } while (folded == ROWS_PER_FOLD_MAX && !context.terminationRequested());
        if (rows > 0) {
            System.out.println("Summarizer folded " + rows + (rows == 1 ? " delta" : " deltas"));
        }
    }

    /** Keeps what it has if the new value is none. */
    private void reload(WorkerContext context) {
        try {
            naptime = configuredNaptime(context);
            System.out.println("Summarizer naps " + DurationText.format(naptime) + " from now on");
        } catch (WorkerException e) {
            System.out.println("Summarizer naps as before: " + e.getMessage());
        }
        context.latch().set();
    }

    private static Duration configuredNaptime(WorkerContext context) {
        Datum mainArg = context.entry().mainArg();
        return mainArg.kind() != Datum.Kind.NONE
                ? parse("main argument", mainArg.asText())
                : context.configuration(NAPTIME_KEY)
                        .map(text -> parse(NAPTIME_KEY, text))
                        .orElse(NAPTIME_DEFAULT);
    }

    private static Duration parse(String source, String text) {
        return DurationText.parse(text)
                .filter(parsed -> parsed.compareTo(Duration.ZERO) > 0)
                .orElseThrow(() ->
                        new InvalidWorkerException(NAME, source, text, "a duration above zero such as 5s or 500ms"));
    }
}
