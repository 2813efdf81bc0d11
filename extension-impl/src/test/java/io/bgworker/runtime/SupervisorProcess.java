package io.bgworker.runtime;

import io.bgworker.ShutdownMode;
import io.bgworker.WorkerHandle;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A JVM with a runtime and workers, to be killed. Its first argument is the run directory; each of the others is done in
 * turn: {@code worker <main argument>}, {@code memory <segment to make>}, {@code waiting <what all of them wait for>}, {@code situation <name>} or {@code
 * shutdown <mode>}. Says when that is done, and then waits for ever.
 */
final class SupervisorProcess {

    static final String DONE = "DONE";

    private SupervisorProcess() {}

    public static void main(String[] args) throws InterruptedException {
        try {
            obey(args);
        } catch (Exception | Error e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
        System.out.println(DONE);
        new CountDownLatch(1).await();
    }

    private static void obey(String[] args) throws Exception {
        Fixture fixture = new Fixture(Map.of(
                "bgworker.run-dir",
                args[0],
                "bgworker.shared-memory.dir",
                args[0] + "-shm",
                "bgworker.kill-after",
                "1h",
                "bgworker.shutdown-timeout",
                "1h",
                "bgworker.spares", // The tests count processes.
                List.of(args).contains("spare") ? "1" : "0"));
        for (int i = 1; i < args.length; i++) {
            String[] words = args[i].split(" ", 2);
            switch (words[0]) {
                case "worker" -> work(fixture, "worker-" + i, words[1]);
                case "memory" ->
                    fixture.runtime.sharedMemory().segment(words[1], 1).putByte(0, (byte) 1);
                case "waiting" -> awaitWaiting(fixture, words[1]);
                case "spare" -> {
                    if (!Await.until(() -> fixture.runtime.spares() == 1)) {
                        throw new AssertionError("There is no spare");
                    }
                }
                case "situation" -> Situation.valueOf(words[1]).arrange(fixture);
                case "shutdown" -> {
                    fixture.registrar().shutdown(ShutdownMode.valueOf(words[1]));
                    if (!Await.until(fixture::isStopping)) {
                        throw new AssertionError("The shutdown does not begin");
                    }
                }
                default -> throw new IllegalArgumentException(args[i]);
            }
        }
    }

    private static void awaitWaiting(Fixture fixture, String waitEvent) {
        if (!Await.until(() -> fixture.registrar().workers().stream()
                .allMatch(worker -> worker.waitEvent().equals(waitEvent)))) {
            throw new AssertionError("Not all wait for '" + waitEvent + "': "
                    + fixture.registrar().workers());
        }
    }

    private static void work(Fixture fixture, String name, String mainArg) throws InterruptedException {
        WorkerHandle handle = fixture.register(Fixture.worker(name, mainArg));
        if (!handle.awaitReady(Duration.ofSeconds(Fixture.SECONDS_MAX))) {
            throw new AssertionError(name + " is not ready: " + handle.phase());
        }
    }
}
