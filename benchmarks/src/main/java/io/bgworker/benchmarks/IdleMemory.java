package io.bgworker.benchmarks;

import io.bgworker.WorkerHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an idle worker needs beside others of its kind: its proportional share of what they have in memory together. */
final class IdleMemory implements Measurement {

    private static final int ROUNDS_MAX = 3;

    private final Laboratory laboratory;
    private final Subject subject;
    private final int together;

    IdleMemory(Laboratory laboratory, Subject subject, int together) {
        this.laboratory = laboratory;
        this.subject = subject;
        this.together = together;
    }

    @Override
    public String id() {
        return subject == Subject.PLAIN ? "memory.idle" : "memory.idle." + subject.id;
    }

    @Override
    public String what() {
        String beans = subject == Subject.CDI ? " with 20 beans" : "";
        return "memory (PSS) of an idle worker" + beans + ", each of " + together;
    }

    @Override
    public Unit unit() {
        return Unit.MEBIBYTES;
    }

    @Override
    public Optional<String> reference() {
        return Optional.of(subject.bareName);
    }

    @Override
    public int roundsMax() {
        return ROUNDS_MAX;
    }

    @Override
    public Optional<String> prepare() throws Exception {
        laboratory.awaitArchive(subject);
        return Optional.empty();
    }

    @Override
    public void ours(Samples samples) throws Exception {
        List<WorkerHandle> workers = new ArrayList<>();
        for (int i = 0; i < together; i++) {
            workers.add(laboratory.warm().register(subject, laboratory.stay()));
        }
        laboratory.awaitIdle(together);
        for (WorkerHandle worker : workers) {
            samples.add(Proc.pssKibibytes(worker.pid().orElseThrow()));
        }
        for (WorkerHandle worker : workers) {
            worker.terminate();
            laboratory.warm().awaitEnd(worker);
        }
    }

    @Override
    public void reference(Samples samples) throws Exception {
        List<String> command = laboratory.bare(subject, laboratory.stay());
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < together; i++) {
            processes.add(new ProcessBuilder(command).inheritIO().start());
        }
        laboratory.awaitIdle(together);
        for (Process process : processes) {
            samples.add(Proc.pssKibibytes(process.pid()));
        }
        for (Process process : processes) {
            process.destroyForcibly().waitFor();
        }
    }
}
