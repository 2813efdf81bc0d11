package io.bgworker.benchmarks;

import io.bgworker.WorkerHandle;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** How often an idle worker's threads are woken. */
final class IdleWakeups implements Measurement {

    private static final int ROUNDS_MAX = 1;
    private static final long LOOK_SECONDS = 10;

    private final Laboratory laboratory;
    private final int together;

    IdleWakeups(Laboratory laboratory, int together) {
        this.laboratory = laboratory;
        this.together = together;
    }

    @Override
    public String id() {
        return "idle.wakeups";
    }

    @Override
    public String what() {
        return "context switches per second of an idle worker, each of " + together;
    }

    @Override
    public Unit unit() {
        return Unit.PER_SECOND;
    }

    @Override
    public Optional<String> reference() {
        return Optional.of(Subject.PLAIN.bareName);
    }

    @Override
    public int roundsMax() {
        return ROUNDS_MAX;
    }

    @Override
    public void ours(Samples samples) throws Exception {
        List<WorkerHandle> workers = Rush.begin(laboratory, together);
        List<Long> pids = new ArrayList<>();
        laboratory.awaitIdle(together);
        workers.forEach(worker -> pids.add(worker.pid().orElseThrow()));
        look(pids, samples);
        Rush.end(laboratory, workers);
    }

    @Override
    public void reference(Samples samples) throws Exception {
        List<String> command = laboratory.bare(Subject.PLAIN, laboratory.stay());
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < together; i++) {
            processes.add(new ProcessBuilder(command).inheritIO().start());
        }
        laboratory.awaitIdle(together);
        look(processes.stream().map(Process::pid).toList(), samples);
        for (Process process : processes) {
            process.destroyForcibly().waitFor();
        }
    }

    /** Looks at idle processes for a while, and adds the rate of each. */
    static void look(List<Long> pids, Samples samples) throws IOException, InterruptedException {
        List<Long> before = new ArrayList<>();
        for (long pid : pids) {
            before.add(Proc.contextSwitches(pid));
        }
        TimeUnit.SECONDS.sleep(LOOK_SECONDS);
        for (int i = 0; i < pids.size(); i++) {
            long switches = Proc.contextSwitches(pids.get(i)) - before.get(i);
            samples.add(switches * (long) Unit.PER_SECOND.scale / LOOK_SECONDS);
        }
    }
}
