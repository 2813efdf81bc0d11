package io.bgworker.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ProcTest {

    @Test
    void descendantsAreKnownByTheBeginningOfTheirTitle() throws Exception {
        Process sleeper = new ProcessBuilder("sleep", "987654").start();
        try {
            assertEquals(List.of(sleeper.pid()), Proc.descendants("sleep\0009876"));
            assertEquals(List.of(), Proc.descendants("leep"));
        } finally {
            sleeper.destroyForcibly();
        }
    }
}
