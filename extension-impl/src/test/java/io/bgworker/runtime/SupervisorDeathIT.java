package io.bgworker.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The supervisor's JVM is killed: no worker may be left, and the next supervisor removes what is. */
final class SupervisorDeathIT {

    private static final long ORPHAN_MILLIS_MAX = 1_000;

    private Path directory;

    @BeforeEach
    void makeDirectory() throws IOException {
        directory = Files.createTempDirectory("bgs");
    }

    @AfterEach
    void deleteDirectory() throws IOException {
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void noWorkerOutlivesItWhateverTheWorkerDoes() throws Exception {
        Supervisor supervisor = start(Map.of(), TestWorker.FOREVER, "deaf", "spin");
        supervisor.kill();
        assertTrue(Await.until(ORPHAN_MILLIS_MAX, supervisor::hasNoWorker));
    }

    @Test
    void workerThatIsStoppedAtThatMomentDiesToo() throws Exception {
        Supervisor supervisor = start(Map.of(), TestWorker.FOREVER);
        String pid = Long.toString(supervisor.workers().get(0).pid());
        assertEquals(0, new ProcessBuilder("kill", "-s", "STOP", pid).start().waitFor());
        supervisor.kill();
        assertTrue(Await.until(ORPHAN_MILLIS_MAX, supervisor::hasNoWorker));
    }

    @Test
    void endOfTheChannelAloneEndsAWorker() throws Exception {
        Path commands = withoutSetpriv();
        Supervisor supervisor = start(Map.of("PATH", commands.toString()), TestWorker.FOREVER, "deaf", "spin");
        supervisor.kill();
        assertTrue(Await.until(ORPHAN_MILLIS_MAX, supervisor::hasNoWorker));
    }

    @Test
    void nextSupervisorEndsAndRemovesWhatIsLeft() throws Exception {
        Supervisor supervisor = start(Map.of("PATH", withoutSetpriv().toString()), TestWorker.FOREVER);
        String pid = Long.toString(supervisor.workers().get(0).pid());
        // Stopped, and without the kernel's help: an orphan for as long as nobody comes.
        assertEquals(0, new ProcessBuilder("kill", "-s", "STOP", pid).start().waitFor());
        supervisor.kill();
        Path left;
        try (var servers = Files.list(runDirectory())) {
            left = servers.findFirst().orElseThrow();
        }
        assertTrue(Files.isDirectory(left));
        assertTrue(supervisor.workers().get(0).isAlive());
        try (Fixture next =
                new Fixture(Map.of("bgworker.run-dir", runDirectory().toString()))) {
            assertTrue(Await.until(supervisor::hasNoWorker));
            assertTrue(Await.until(() -> !Files.exists(left)));
            assertTrue(next.registrar().workers().isEmpty());
        }
    }

    /** A search path on which there is {@code setsid} and no {@code setpriv}. */
    private Path withoutSetpriv() throws IOException {
        Path commands = Files.createDirectory(directory.resolve("bin"));
        for (String command : List.of("setsid", "true")) {
            Path found = List.of("/usr/bin", "/bin").stream()
                    .map(bin -> Path.of(bin, command))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElseThrow();
            Files.createSymbolicLink(commands.resolve(command), found);
        }
        return commands;
    }

    private Path runDirectory() {
        return directory.resolve("run");
    }

    /** Not a zombie either: whose child an orphan becomes, and when that collects it, is the system's affair. */
    private static boolean isRunning(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            char state = stat.charAt(stat.lastIndexOf(')') + 2);
            return state != 'Z' && state != 'X';
        } catch (IOException e) {
            return false;
        }
    }

    private record Supervisor(Process process, List<ProcessHandle> workers) {

        void kill() throws InterruptedException {
            process.destroyForcibly().waitFor();
        }

        boolean hasNoWorker() {
            return workers.stream().noneMatch(worker -> isRunning(worker.pid()));
        }
    }

    private Supervisor start(Map<String, String> environment, String... workers) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                SupervisorProcess.class.getName(),
                runDirectory().toString()));
        command.addAll(List.of(workers));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment);
        Process process = builder.start();
        List<ProcessHandle> handles = new ArrayList<>();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = output.readLine(); !"READY".equals(line); line = output.readLine()) {
            if (line == null) {
                throw new AssertionError("The supervisor's JVM ended early");
            }
            if (line.startsWith("PID ")) {
                handles.add(ProcessHandle.of(Long.parseLong(line.substring(4))).orElseThrow());
            }
        }
        return new Supervisor(process, handles);
    }
}
