package io.bgworker.benchmarks;

import io.bgworker.WorkerHandle;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;

/** What each idle worker costs the server that has it. */
final class ServerCost implements Measurement {

    private static final int ROUNDS_MAX = 1;

    private final Laboratory laboratory;
    private final Kind kind;
    private final int together;

    /** What is counted. */
    enum Kind {

        /** What is left of the heap after a collection. */
        HEAP("heap", "heap", Unit.KIBIBYTES, 1) {
            @Override
            long now(long pid) {
                System.gc();
                return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            }
        },

        /** Threads, those of the JDK for each process among them. */
        THREADS("threads", "threads", Unit.EACH, 1_000) {
            @Override
            long now(long pid) throws IOException {
                return Proc.threads(pid);
            }
        },

        /** Files, sockets and pipes. */
        DESCRIPTORS("descriptors", "file descriptors", Unit.EACH, 1_000) {
            @Override
            long now(long pid) throws IOException {
                return Proc.descriptors(pid);
            }
        };

        final String id;
        final String words;
        final Unit unit;
        final long scale;

        Kind(String id, String words, Unit unit, long scale) {
            this.id = id;
            this.words = words;
            this.unit = unit;
            this.scale = scale;
        }

        abstract long now(long pid) throws IOException;
    }

    ServerCost(Laboratory laboratory, Kind kind, int together) {
        this.laboratory = laboratory;
        this.kind = kind;
        this.together = together;
    }

    @Override
    public String id() {
        return "server.cost." + kind.id;
    }

    @Override
    public String what() {
        return kind.words + " of the server for each of " + together + " idle workers";
    }

    @Override
    public Unit unit() {
        return kind.unit;
    }

    @Override
    public int roundsMax() {
        return ROUNDS_MAX;
    }

    @Override
    public void ours(Samples samples) throws Exception {
        long self = ProcessHandle.current().pid();
        WorkerHandle first = Rush.begin(laboratory, 1).get(0); // What is there once is not counted.
        laboratory.awaitIdle(1);
        long before = kind.now(self);
        List<WorkerHandle> workers = Rush.begin(laboratory, together);
        laboratory.awaitIdle(together);
        samples.add((kind.now(self) - before) * kind.scale / together);
        Rush.end(laboratory, workers);
        Rush.end(laboratory, List.of(first));
    }
}
