package io.bgworker.runtime;

import static io.bgworker.runtime.Fixture.worker;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.ExitCause;
import io.bgworker.RestartPolicy;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers that run out of memory, and what they leave. */
final class HeapDumpIT {

    @TempDir
    private Path temporary;

    private final Map<String, String> configuration = new TreeMap<>(Map.of("bgworker.jvm-options", "-Xmx24m"));

    private Fixture fixture(String maxBytes) {
        configuration.put("bgworker.heap-dumps.max-bytes", maxBytes);
        configuration.put("bgworker.heap-dumps.dir", dumps().toString());
        return new Fixture(configuration);
    }

    private Path dumps() {
        return temporary.resolve("dumps");
    }

    /** Lets a worker run out of memory, and returns what its report says of a dump. */
    private static String outOfMemory(Fixture fixture, String name) throws InterruptedException {
        fixture.register(worker(name, "oom").restartPolicy(RestartPolicy.never()));
        WorkerExit exit = fixture.nextExit();
        assertEquals(name, exit.name());
        assertEquals(ExitCause.OUT_OF_MEMORY, exit.cause());
        assertEquals(3, exit.code().orElseThrow());
        return fixture.registrar().report(exit.worker()).orElseThrow().heapDump();
    }

    /** What a dump begins with, whatever wrote it. */
    private static void assertIsADump(String path) throws Exception {
        try (var dump = Files.newInputStream(Path.of(path))) {
            assertEquals("JAVA PROFILE", new String(dump.readNBytes(12), java.nio.charset.StandardCharsets.US_ASCII));
        }
    }

    @Test
    void isWhereTheReportSaysAndOutlivesTheApplication() throws Exception {
        String dump;
        try (Fixture fixture = fixture("1g")) {
            dump = outOfMemory(fixture, "greedy");
            assertIsADump(dump);
        }
        assertIsADump(dump);
        assertEquals(dumps().resolve("test"), Path.of(dump).getParent());
        assertTrue(Path.of(dump).getFileName().toString().startsWith("greedy-"), dump);
        assertEquals(List.of(Path.of(dump)), Fixture.filesIn(dumps().resolve("test")));
    }

    @Test
    void spareThatHasBecomeAWorkerLeavesOneToo() throws Exception {
        configuration.put("bgworker.spares", "1");
        try (Fixture fixture = fixture("1g")) {
            WorkerHandle first = fixture.register(worker("first", TestWorker.FOREVER));
            assertTrue(first.awaitReady(Duration.ofSeconds(Fixture.SECONDS_MAX)));
            assertTrue(Await.until(() -> fixture.runtime.spares() == 1));
            String dump = outOfMemory(fixture, "greedy");
            assertIsADump(dump);
            assertTrue(Path.of(dump).getFileName().toString().startsWith("greedy-"), dump);
        }
    }

    @Test
    void thereIsNoneWithoutRoomForTheLargest() throws Exception {
        try (Fixture fixture = fixture("30m")) {
            assertEquals("", outOfMemory(fixture, "greedy"));
            assertEquals(List.of(), Fixture.filesIn(dumps().resolve("test")));
        }
    }

    @Test
    void thereIsNoneOfAWorkerThatShallLeaveNone() throws Exception {
        configuration.put("bgworker.worker.secret.heap-dump", "false");
        try (Fixture fixture = fixture("1g")) {
            assertEquals("", outOfMemory(fixture, "secret"));
            assertFalse(outOfMemory(fixture, "greedy").isEmpty());
        }
    }
}
