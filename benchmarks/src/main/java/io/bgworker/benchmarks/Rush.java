package io.bgworker.benchmarks;

import io.bgworker.WorkerHandle;
import io.bgworker.benchmarks.subject.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Many workers registered at once: until the code of the last one runs. */
final class Rush implements Measurement {

    private static final int ROUNDS_MAX = 3;

    private final Laboratory laboratory;
    private final int workers;

    Rush(Laboratory laboratory, int workers) {
        this.laboratory = laboratory;
        this.workers = workers;
    }

    @Override
    public String id() {
        return "launch.rush" + workers;
    }

    @Override
    public String what() {
        return "from the registration of " + workers
                + " workers at once to the first instruction of the last one's code";
    }

    @Override
    public Unit unit() {
        return Unit.MILLISECONDS;
    }

    @Override
    public Optional<String> reference() {
        return Optional.of(workers + " bare main classes, started by a loop that has as many on the way at a time");
    }

    @Override
    public int roundsMax() {
        return ROUNDS_MAX;
    }

    @Override
    public Optional<String> prepare() throws Exception {
        laboratory.awaitArchive(Subject.PLAIN);
        return Optional.empty();
    }

    @Override
    public void ours(Samples samples) throws Exception {
        long begin = System.nanoTime();
        List<WorkerHandle> handles = begin(laboratory, workers);
        samples.add(awaitLast(laboratory, workers) - begin);
        end(laboratory, handles);
    }

    static List<WorkerHandle> begin(Laboratory laboratory, int workers) {
        Order order = laboratory.stay();
        List<WorkerHandle> handles = new ArrayList<>();
        for (int i = 0; i < workers; i++) {
            handles.add(laboratory.warm().register(Subject.PLAIN, order));
        }
        return handles;
    }

    static long awaitLast(Laboratory laboratory, int workers) throws InterruptedException {
        long last = laboratory.marks.next();
        for (int i = 1; i < workers; i++) {
            last = later(last, laboratory.marks.next());
        }
        return last;
    }

    private static long later(long one, long other) {
        return other - one > 0 ? other : one;
    }

    static void end(Laboratory laboratory, List<WorkerHandle> handles) throws InterruptedException {
        handles.forEach(WorkerHandle::terminate);
        laboratory.warm().awaitEnds(handles);
    }

    @Override
    public void reference(Samples samples) throws Exception {
        List<String> command = laboratory.bare(Subject.PLAIN, laboratory.stay());
        List<Process> processes = new ArrayList<>();
        int atOnce = Math.min(workers, laboratory.warm().startsAtOnce);
        long begin = System.nanoTime();
        long last = begin;
        for (int i = 0; i < workers; i++) {
            if (i >= atOnce) {
                last = later(last, laboratory.marks.next());
            }
            processes.add(new ProcessBuilder(command).inheritIO().start());
        }
        samples.add(later(last, awaitLast(laboratory, atOnce)) - begin);
        for (Process process : processes) {
            process.destroyForcibly().waitFor();
        }
    }
}
