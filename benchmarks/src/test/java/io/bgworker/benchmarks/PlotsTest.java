package io.bgworker.benchmarks;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PlotsTest {

    @TempDir
    private Path directory;

    private static Result result(String id, boolean compared) {
        Samples ours = new Samples(Unit.MILLISECONDS);
        Samples other = new Samples(Unit.MILLISECONDS);
        for (int i = 1; i <= 20; i++) {
            ours.add(i * 1_000_000L);
            other.add(i * 2_000_000L);
        }
        Named named = new Named(id, Unit.MILLISECONDS, compared ? Optional.of("the other") : Optional.empty());
        return new Result(named, ours, compared ? Optional.of(other) : Optional.empty());
    }

    @Test
    void ratiosAreThoseOfWhatIsCompared() throws Exception {
        Path file = directory.resolve("ratios.svg");
        Plots.ratios(List.of(result("one.compared", true), result("one.alone", false)), file);
        String svg = Files.readString(file);
        assertTrue(svg.contains("one.compared"), svg);
        assertFalse(svg.contains("one.alone"), svg);
    }

    @Test
    void startsAreDrawnBesideTheirReferences() throws Exception {
        Path file = directory.resolve("launches.svg");
        Plots.launches(List.of(result("launch.one", true), result("death.seen", true)), file);
        String svg = Files.readString(file);
        assertTrue(svg.contains("launch.one (reference)"), svg);
        assertFalse(svg.contains("death.seen"), svg);
    }

    @Test
    void nothingToDrawIsNoFile() throws Exception {
        Plots.ratios(List.of(result("one.alone", false)), directory.resolve("ratios.svg"));
        Plots.launches(List.of(result("death.seen", true)), directory.resolve("launches.svg"));
        try (var files = Files.list(directory)) {
            assertTrue(files.findAny().isEmpty());
        }
    }
}
