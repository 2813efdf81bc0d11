package io.bgworker.sample;

import static io.bgworker.Capability.DATABASE_CONNECTION;
import static io.bgworker.Capability.SHARED_MEMORY;

import io.bgworker.BackgroundWorker;
import io.bgworker.Database;
import io.bgworker.Datum;
import io.bgworker.DurationText;
import io.bgworker.InvalidWorkerException;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerMain;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Folds the rows of {@code delta} into one total per type, as PostgreSQL's {@code worker_spi} does. Its main argument is
 * how long it naps when nobody wakes it; {@link DeltasResource} does, with a signal.
 */
@BackgroundWorker(
        name = Summarizer.NAME,
        capabilities = {SHARED_MEMORY, DATABASE_CONNECTION},
        restartTime = "${sample.summarizer.restart-time:1s}",
        mainArg = "${sample.summarizer.naptime:5s}",
        required = true)
public class Summarizer implements WorkerMain {

    static final String NAME = "Summarizer";

    private static final Duration NAPTIME_DEFAULT = Duration.ofSeconds(5);

    /** Bounds the transaction, and so how much work a kill undoes and how long rows are locked. */
    private static final int ROWS_PER_FOLD_MAX = 500;

    @Override
    public void main(WorkerContext context) throws Exception {
        Duration naptime = naptime(context.entry().mainArg());
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

    private static Duration naptime(Datum mainArg) {
        if (mainArg.kind() == Datum.Kind.NONE) {
            return NAPTIME_DEFAULT;
        }
        return DurationText.parse(mainArg.asText())
                .filter(naptime -> naptime.compareTo(Duration.ZERO) > 0)
                .orElseThrow(() -> new InvalidWorkerException(
                        NAME, "main argument", mainArg.asText(), "a duration above zero such as 5s or 500ms"));
    }
}
