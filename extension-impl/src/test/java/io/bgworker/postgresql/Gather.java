package io.bgworker.postgresql;

import io.bgworker.ExitCause;
import io.bgworker.RestartPolicy;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerMain;
import io.bgworker.WorkerSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * The leader of a parallel query that sums the numbers up to its main argument: plans some workers, launches as many as it
 * can, and does itself what is left. PostgreSQL's {@code Gather} node. No worker can sum negative numbers.
 */
public final class Gather implements WorkerMain {

    static final String TYPE = "parallel-worker";

    private static final int PLANNED = 3;
    private static final String PARTIAL = "partial sum ";

    @Override
    public void main(WorkerContext context) throws Exception {
        long last = context.entry().mainArg().asLong();
        List<WorkerHandle> launched = new ArrayList<>();
        long total = 0;
        for (int participant = 0; participant <= PLANNED; participant++) {
            // The first share is the leader's own.
            if (participant == 0 || !launch(participant, last, context, launched)) {
                total += sum(participant, Math.abs(last));
            }
        }
        for (WorkerHandle worker : launched) {
            total += result(worker, context);
        }
        System.out.println("Workers Planned: " + PLANNED + " Launched: " + launched.size() + " Total: " + total);
    }

    private static boolean launch(int participant, long last, WorkerContext context, List<WorkerHandle> launched) {
        WorkerSpec worker = WorkerSpec.builder(Participant.class)
                .name(TYPE + " " + participant)
                .type(TYPE)
                .restartPolicy(RestartPolicy.never())
                .mainArg(participant + " " + last)
                .build();
        return context.registrar().tryRegister(worker).map(launched::add).orElse(false);
    }

    /** An error of a worker is an error of the leader, with the worker's name as its context. */
    private static long result(WorkerHandle worker, WorkerContext context) throws InterruptedException {
        worker.awaitShutdown(Duration.ofHours(1));
        WorkerExit exit = worker.lastExit().orElseThrow();
        if (exit.cause() != ExitCause.COMPLETED) {
            throw new IllegalStateException(exit.detail() + "\nCONTEXT: " + exit.name());
        }
        return context.registrar().report(worker.id()).orElseThrow().lastOutput().stream()
                .filter(line -> line.startsWith(PARTIAL))
                .mapToLong(line -> Long.parseLong(line.substring(PARTIAL.length())))
                .sum();
    }

    /** The share of one participant: every number that leaves it as the remainder. */
    private static long sum(int participant, long last) {
        if (last < 0) {
            throw new IllegalArgumentException("cannot sum up to " + last);
        }
        return LongStream.rangeClosed(0, last)
                .filter(number -> number % (PLANNED + 1) == participant)
                .sum();
    }

    /** Sums its share. */
    public static final class Participant implements WorkerMain {

        @Override
        public void main(WorkerContext context) {
            String[] share = context.entry().mainArg().asText().split(" ", 2);
            System.out.println(PARTIAL + sum(Integer.parseInt(share[0]), Long.parseLong(share[1])));
        }
    }
}
