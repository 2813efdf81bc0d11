package io.bgworker.benchmarks;

import io.bgworker.WorkerHandle;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** From the kill of a worker to the application's hearing of its end. */
final class DeathSeen implements Measurement {

    private static final int TURNS = 5;

    private final Laboratory laboratory;
    private final Path reaper;

    DeathSeen(Laboratory laboratory) {
        this.laboratory = laboratory;
        reaper = laboratory.directory.resolve("reaper");
    }

    @Override
    public String id() {
        return "death.seen";
    }

    @Override
    public String what() {
        return "from `kill -9` of a worker, not the first of the server, to the application's observer of its end";
    }

    @Override
    public Unit unit() {
        return Unit.MILLISECONDS;
    }

    @Override
    public Optional<String> reference() {
        return Optional.of("`waitpid` of a bare JVM in a C program");
    }

    @Override
    public int turns() {
        return TURNS;
    }

    @Override
    public Optional<String> prepare() throws Exception {
        Path source = laboratory.directory.resolve("reaper.c");
        try (InputStream in = Objects.requireNonNull(DeathSeen.class.getResourceAsStream("reaper.c"))) {
            Files.copy(in, source);
        }
        try {
            int exitValue = new ProcessBuilder("cc", "-O2", "-o", reaper.toString(), source.toString())
                    .inheritIO()
                    .start()
                    .waitFor();
            if (exitValue != 0) {
                return Optional.of("cc ended with " + exitValue);
            }
        } catch (IOException e) {
            return Optional.of("there is no C compiler (cc)");
        }
        ours(new Samples(unit())); // What the first one loads is loaded then.
        return Optional.empty();
    }

    @Override
    public void ours(Samples samples) throws Exception {
        WorkerHandle worker = laboratory.warm().register(Subject.PLAIN, laboratory.stay());
        laboratory.marks.next();
        ProcessHandle process = ProcessHandle.of(worker.pid().orElseThrow()).orElseThrow();
        long begin = System.nanoTime();
        process.destroyForcibly();
        samples.add(laboratory.warm().awaitEnd(worker) - begin);
    }

    @Override
    public void reference(Samples samples) throws Exception {
        List<String> command = new ArrayList<>(List.of(reaper.toString()));
        command.addAll(laboratory.bare(Subject.PLAIN, laboratory.stay()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        laboratory.marks.next();
        try (BufferedReader out = process.inputReader()) {
            process.getOutputStream().write('k');
            process.getOutputStream().flush();
            samples.add(Long.parseLong(out.readLine()));
        }
        process.waitFor();
    }
}
