package io.bgworker.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** From the kill of a server to the end of its last worker. */
final class ServerDeath implements Measurement {

    private static final int ROUNDS_MAX = 5;
    private static final long LOOK_EVERY_NANOS = 50_000;

    private final Laboratory laboratory;
    private final int workers;

    ServerDeath(Laboratory laboratory, int workers) {
        this.laboratory = laboratory;
        this.workers = workers;
    }

    @Override
    public String id() {
        return "server.death";
    }

    @Override
    public String what() {
        return "from `kill -9` of a server to the end of the last of its " + workers + " workers";
    }

    @Override
    public Unit unit() {
        return Unit.MILLISECONDS;
    }

    @Override
    public Optional<String> reference() {
        return Optional.of("bare JVMs that the kernel kills (`setpriv --pdeathsig`)");
    }

    @Override
    public int rounds(int samples) {
        return Math.min(samples, ROUNDS_MAX);
    }

    @Override
    public void ours(Samples samples) throws Exception {
        kill(
                samples,
                List.of(
                        "workers",
                        Integer.toString(workers),
                        laboratory.directory.toString(),
                        laboratory.marks.socket()));
    }

    @Override
    public void reference(Samples samples) throws Exception {
        List<String> arguments =
                new ArrayList<>(List.of("bare", Integer.toString(workers), "setpriv", "--pdeathsig", "KILL"));
        arguments.addAll(laboratory.bare(Subject.PLAIN, laboratory.stay()));
        kill(samples, arguments);
    }

    private void kill(Samples samples, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ServerMain.class.getName()));
        command.addAll(arguments);
        Process server = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader out = server.inputReader()) {
            for (int i = 0; i < workers; i++) {
                laboratory.marks.next();
            }
            List<Long> pids = Arrays.stream(out.readLine().split(" ", -1))
                    .map(Long::valueOf)
                    .toList();
            long begin = System.nanoTime();
            server.destroyForcibly();
            awaitGone(pids);
            samples.add(System.nanoTime() - begin);
        }
        server.waitFor();
    }

    private static void awaitGone(List<Long> pids) throws IOException {
        for (long pid : pids) {
            while (!Proc.isGone(pid)) {
                LockSupport.parkNanos(LOOK_EVERY_NANOS);
            }
        }
    }
}
