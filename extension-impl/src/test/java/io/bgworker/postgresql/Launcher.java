package io.bgworker.postgresql;

import io.bgworker.RestartPolicy;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerMain;
import io.bgworker.WorkerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A launcher: sees to it that there is one worker, whatever happened to an earlier one, and tells a file that it is in
 * progress. If it is ended, its worker ends and the file says so. If it is killed, its worker goes on, and its next
 * process finds it. Its main argument is the file.
 */
public final class Launcher implements WorkerMain {

    static final String WAIT_EVENT = "LauncherMain";
    static final String WORKER = "launched worker";
    static final String IN_PROGRESS = "inprogress-on";
    static final String OFF = "off";

    /** How soon a worker that failed is started again. */
    static final Duration RETRY_INTERVAL = Duration.ofMillis(300);

    static WorkerSpec.Builder of(Path state) {
        return WorkerSpec.builder(Launcher.class).name("launcher").mainArg(state.toString());
    }

    @Override
    public void main(WorkerContext context) throws Exception {
        Path state = Path.of(context.entry().mainArg().asText());
        Files.writeString(state, IN_PROGRESS);
        int look = 1;
        do {
            System.out.println("look " + look++ + ": " + launchIfThereIsNone(context, state));
            context.latch().await(WAIT_EVENT);
            context.latch().reset();
        } while (!context.terminationRequested());
        for (WorkerHandle worker : context.registrar().find(WORKER)) {
            worker.terminate();
            worker.awaitShutdown(Duration.ofHours(1));
        }
        Files.writeString(state, OFF);
    }

    /** Says how many there were. One that waits for its restart is one, too: when it is due is for the supervisor to say. */
    private static int launchIfThereIsNone(WorkerContext context, Path state) {
        List<WorkerHandle> there = context.registrar().find(WORKER);
        if (there.isEmpty()) {
            context.registrar()
                    .register(WorkerSpec.builder(Launched.class)
                            .name(WORKER)
                            .mainArg(failing(state).toString())
                            .restartPolicy(RestartPolicy.after(RETRY_INTERVAL))
                            .build());
        }
        return there.size();
    }

    /** If this file is there, the worker fails. */
    static Path failing(Path state) {
        return state.resolveSibling("failing");
    }

    /** What is launched: works until it is told to terminate, or fails. */
    public static final class Launched implements WorkerMain {

        static final String WAIT_EVENT = "LaunchedMain";

        @Override
        public void main(WorkerContext context) throws IOException, InterruptedException {
            if (Files.exists(Path.of(context.entry().mainArg().asText()))) {
                throw new IOException("could not connect to the publisher");
            }
            do {
                context.latch().await(WAIT_EVENT);
                context.latch().reset();
            } while (!context.terminationRequested());
        }
    }
}
