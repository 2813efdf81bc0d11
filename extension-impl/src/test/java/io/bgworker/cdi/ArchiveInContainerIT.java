package io.bgworker.cdi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.EntryPoint;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerRegistrar;
import io.bgworker.WorkerSpec;
import io.bgworker.runtime.Await;
import io.bgworker.runtime.Fixture;
import io.bgworker.runtime.LogRecords;
import io.bgworker.runtime.WorkerRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive of an application's classes, from the first worker without it to the second one with it. */
final class ArchiveInContainerIT {

    @TempDir
    private Path cache;

    private static long start(Container container, String name) throws InterruptedException {
        WorkerHandle handle = container
                .get(WorkerRegistrar.class)
                .register(WorkerSpec.builder(EntryPoint.of(ContainerWorker.class, "idle"))
                        .name(name)
                        .build());
        handle.awaitReady(Duration.ofMinutes(1));
        return handle.pid().orElseThrow();
    }

    /** The archives that a process has mapped. */
    private List<String> mapped(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/maps")).stream()
                .filter(line -> line.contains(cache.resolve("archives").toString()))
                .map(line -> line.substring(line.lastIndexOf('/') + 1))
                .distinct()
                .toList();
    }

    /** The process that waits, by what the system calls it; 0 if there is none. */
    private static long spare(Path directory) {
        return Fixture.processesBelow(directory).stream()
                .mapToLong(ProcessHandle::pid)
                .filter(pid -> "bgworker-spare".equals(comm(pid)))
                .findFirst()
                .orElse(0);
    }

    private static String comm(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/comm")).strip();
        } catch (IOException e) {
            return "";
        }
    }

    private boolean hasItMapped(long pid) {
        try {
            return pid != 0 && !mapped(pid).isEmpty();
        } catch (IOException e) {
            return false; // Gone meanwhile.
        }
    }

    @Test
    void sparesFromBeforeItAreReplacedByOnesThatUseIt(@TempDir Path run) throws Exception {
        Map<String, String> configuration = Map.of(
                "bgworker.archive", "true", "bgworker.run-dir", run.toString(), "bgworker.cache-dir", cache.toString());
        try (LogRecords log = LogRecords.of("io.bgworker.launcher");
                Container container = Container.configured(configuration, ContainerWorker.class)) {
            container.hostedAlone();
            start(container, "first");
            assertTrue(Await.until(() -> spare(run) != 0));
            assertEquals(List.of(), mapped(spare(run)));
            log.await("BGW2010");
            assertTrue(Await.until(() -> hasItMapped(spare(run))));
            WorkerRuntime runtime =
                    container.get(WorkerSupervisor.class).runtime().orElseThrow();
            assertTrue(Await.until(() -> runtime.spares() == 1));
            long spare = spare(run);
            assertEquals(spare, start(container, "second"));
        }
    }

    @Test
    void firstWorkerStartsWithoutOneAndTheNextWithIt() throws Exception {
        Map<String, String> configuration =
                Map.of("bgworker.archive", "true", "bgworker.spares", "0", "bgworker.cache-dir", cache.toString());
        try (LogRecords log = LogRecords.of("io.bgworker.launcher");
                Container container = Container.configured(configuration, ContainerWorker.class)) {
            container.hostedAlone();
            assertEquals(List.of(), mapped(start(container, "first")));
            String made = log.await("BGW2010");
            List<String> mapped = mapped(start(container, "second"));
            assertEquals(1, mapped.size());
            assertTrue(made.contains(mapped.get(0)), made);
            assertEquals(List.of(), log.messages("BGW2011"));
        }
    }
}
