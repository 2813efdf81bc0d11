package io.bgworker.benchmarks;

import io.bgworker.Capability;
import io.bgworker.RestartPolicy;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerSpec;
import io.bgworker.benchmarks.subject.Member;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** From the kill of one of three workers that share memory until all three run again, in new memory. */
final class ResetCycle implements Measurement {

    private static final int MEMBERS = 3;

    /** Else they are parked: it is the third crash within a minute that is measured here, and the hundredth. */
    private static final String RESET_LIMIT = "1000 in 1s";

    /** The beginning of the title of a worker's process. */
    private static final String TITLE = "postgres: benchmark member ";

    private final Laboratory laboratory;
    private @Nullable Place place;
    private @Nullable Cluster cluster;
    private List<WorkerHandle> members = List.of();

    ResetCycle(Laboratory laboratory) {
        this.laboratory = laboratory;
        laboratory.closeLater(this::close);
    }

    @Override
    public String id() {
        return "reset.cycle";
    }

    @Override
    public String what() {
        return "from `kill -9` of one of " + MEMBERS
                + " workers that share memory to the first instruction of the last of " + MEMBERS
                + " new ones; as many spares wait";
    }

    @Override
    public Unit unit() {
        return Unit.MILLISECONDS;
    }

    @Override
    public Optional<String> reference() {
        return Optional.of("a crash restart of " + laboratory.postgreSql.version());
    }

    @Override
    public Optional<String> prepare() throws Exception {
        Optional<String> missing = laboratory.postgreSql.missing();
        if (missing.isEmpty()) {
            Map<String, String> limit = Map.of("bgworker.reset-limit", RESET_LIMIT);
            place = new Place(laboratory.directory, true, MEMBERS, limit);
            laboratory.awaitArchive(place, spec("archived"));
            members = IntStream.range(0, MEMBERS)
                    .mapToObj(i -> place().register(spec("member " + i)))
                    .toList();
            awaitAll();
            cluster = new Cluster(
                    laboratory.postgreSql,
                    laboratory.directory.resolve("members"),
                    InstalledPostgreSql.LIBRARY + ".members_socket = '" + laboratory.marks.socket() + "'");
            awaitAll();
        }
        return missing;
    }

    private Place place() {
        if (place == null) {
            throw new IllegalStateException("Not prepared");
        }
        return place;
    }

    private WorkerSpec spec(String name) {
        return Place.spec(Member.class, laboratory.stay().text())
                .name(name)
                .capabilities(Capability.SHARED_MEMORY)
                .restartPolicy(RestartPolicy.after(Duration.ZERO))
                .build();
    }

    /** When the last one of them began. */
    private long awaitAll() throws InterruptedException {
        long last = Long.MIN_VALUE;
        for (int i = 0; i < MEMBERS; i++) {
            last = Math.max(last, laboratory.marks.next());
        }
        return last;
    }

    @Override
    public void ours(Samples samples) throws Exception {
        place().awaitSpares(MEMBERS);
        kill(samples, members.get(0).pid().orElseThrow());
    }

    @Override
    public void reference(Samples samples) throws Exception {
        kill(samples, pidOfAMember());
    }

    private static long pidOfAMember() throws IOException {
        List<Long> found = Proc.descendants(TITLE);
        if (found.size() != MEMBERS) {
            throw new IllegalStateException("There must be " + MEMBERS + " members, but there are " + found);
        }
        return found.get(0);
    }

    private void kill(Samples samples, long pid) throws InterruptedException {
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
        long begin = System.nanoTime();
        process.destroyForcibly();
        samples.add(awaitAll() - begin);
    }

    private void close() {
        if (place != null) {
            place.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }
}
