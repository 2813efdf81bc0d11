package io.bgworker.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
@Timeout(120)
class ProcessTableTest {

    /** The clock of processes, as Linux shows it to programs. */
    private static final long TICK_MILLIS = 10;

    @Test
    void looksAtAllButOurselves() throws Exception {
        List<Long> seen = new ArrayList<>();
        try (Running one = Running.of("sh", "-c", "read end");
                Running other = Running.of("sh", "-c", "read end")) {
            assertFalse(ProcessTable.any(pid -> {
                seen.add(pid);
                return false;
            }));
            assertTrue(seen.containsAll(List.of(one.pid(), other.pid())), seen::toString);
            assertFalse(seen.contains(ProcessHandle.current().pid()));
            assertTrue(ProcessTable.any(pid -> pid == one.pid()));
        }
    }

    @Test
    void whoHasChildrenIsKnown() throws Exception {
        try (Running childless = Running.of("sh", "-c", "read end");
                Running parent = Running.of("sh", "-c", "sleep 1000 & echo $!; read end")) {
            long child = Long.parseLong(parent.line());
            try {
                assertFalse(ProcessTable.mayHaveChildren(childless.pid()));
                assertTrue(ProcessTable.mayHaveChildren(parent.pid()));
            } finally {
                ProcessHandle.of(child).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
    }

    @Test
    void tellsStartsAsTheJdkDoes() throws Exception {
        try (Running one = Running.of("sh", "-c", "read end");
                Running later = RemainsTest.shellYoungerThan(one, "read end")) {
            long ticks = ProcessTable.start(later.pid()).orElseThrow()
                    - ProcessTable.start(one.pid()).orElseThrow();
            Duration between = Duration.between(start(one), start(later));
            assertEquals(between, Duration.ofMillis(ticks * TICK_MILLIS));
        }
    }

    private static Instant start(Running process) {
        return process.process.info().startInstant().orElseThrow();
    }

    @Test
    void nameOfAProcessMayLookLikeItsNumbers(@TempDir Path directory) throws Exception {
        Path program =
                Files.copy(Path.of("/bin/sh"), directory.resolve("a) R 1 (b 2 3"), StandardCopyOption.COPY_ATTRIBUTES);
        try (Running one = Running.of("sh", "-c", "read end");
                Running oddlyCalled = Running.of(program.toString(), "-c", "read end")) {
            long start = ProcessTable.start(oddlyCalled.pid()).orElseThrow();
            assertTrue(start >= ProcessTable.start(one.pid()).orElseThrow(), () -> "was " + start);
        }
    }

    @Test
    void whoIsGoneHasNoStart() throws Exception {
        try (Running gone = Running.of("true")) {
            gone.process.waitFor();
            assertEquals(OptionalLong.empty(), ProcessTable.start(gone.pid()));
        }
    }

    /** As if its process id had gone to somebody else between the two looks. */
    @Test
    void whoIsNotTheSameAnyMoreIsNotKilled() throws Exception {
        List<Long> looks = new ArrayList<>();
        try (Running one = Running.of("sh", "-c", "read end")) {
            assertEquals(Map.of(), ProcessTable.kill(pid -> pid == one.pid() && looks.add(pid) && looks.size() == 1));
            assertEquals(2, looks.size());
            assertEquals(1, one.count());
        }
    }
}
