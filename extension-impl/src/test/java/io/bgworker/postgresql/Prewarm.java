package io.bgworker.postgresql;

import io.bgworker.RestartPolicy;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerMain;
import io.bgworker.WorkerSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The leader of {@code pg_prewarm}: has what it dumped when it was stopped loaded after its next start, by one worker for
 * each database, one after another. Its main argument is the dump.
 */
public final class Prewarm implements WorkerMain {

    static final String NAME = "autoprewarm leader";
    static final String WAIT_EVENT = "AutoprewarmMain";
    static final String PER_DATABASE = "autoprewarm worker of ";

    static final List<String> BUFFERED = List.of("template1", "postgres", "mydb");

    static WorkerSpec.Builder leader(Path dump) {
        return WorkerSpec.builder(Prewarm.class).name(NAME).mainArg(dump.toString());
    }

    @Override
    public void main(WorkerContext context) throws Exception {
        Path dump = Path.of(context.entry().mainArg().asText());
        if (Files.exists(dump)) {
            for (String database : Files.readAllLines(dump)) {
                load(database, context);
            }
        }
        do {
            context.latch().await(WAIT_EVENT);
            context.latch().reset();
        } while (!context.terminationRequested());
        dump(dump);
    }

    private static void load(String database, WorkerContext context) throws InterruptedException {
        WorkerHandle worker = context.registrar()
                .register(WorkerSpec.builder(PerDatabase.class)
                        .name(PER_DATABASE + database)
                        .restartPolicy(RestartPolicy.never())
                        .build());
        worker.awaitShutdown(Duration.ofHours(1));
    }

    /** Written beside it and then moved, so that it is there as a whole or not at all. */
    private static void dump(Path dump) throws Exception {
        Path unfinished = Path.of(dump + ".tmp");
        Files.write(unfinished, BUFFERED);
        Files.move(unfinished, dump);
    }

    /** Loads the pages of one database. */
    public static final class PerDatabase implements WorkerMain {

        @Override
        public void main(WorkerContext context) {
            System.out.println(context.entry().name() + " loads");
        }
    }
}
