package io.bgworker.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReportTest {

    private static Samples samples(Unit unit, long... values) {
        Samples samples = new Samples(unit);
        for (long value : values) {
            samples.add(value);
        }
        return samples;
    }

    private static final Result COMPARED = new Result(
            new Named("one.two", Unit.MEBIBYTES, Optional.of("the other")),
            samples(Unit.MEBIBYTES, 1_024, 1_024, 3_072),
            Optional.of(samples(Unit.MEBIBYTES, 2_048, 2_048, 2_048)));

    private static final Result ALONE = new Result(
            new Named("three", Unit.NANOSECONDS, Optional.empty()), samples(Unit.NANOSECONDS, 5), Optional.empty());

    @Test
    void numbersOfEachFigureAreJson() {
        assertEquals("""
                {
                  "id": "one.two",
                  "unit": "MiB",
                  "samples": 3,
                  "ours": {"p50": 1.00, "p99": 3.00},
                  "reference": {"name": "the other", "p50": 2.00, "p99": 2.00},
                  "ratio": {"p50": 0.50, "p99": 1.50}
                }
                """, COMPARED.json());
        assertEquals("""
                {
                  "id": "three",
                  "unit": "ns",
                  "samples": 1,
                  "ours": {"p50": 5.00, "p99": 5.00}
                }
                """, ALONE.json());
    }

    @Test
    void tableHasARowForEachFigure() {
        String table = Report.table(List.of(COMPARED, ALONE));
        assertTrue(table.endsWith("""
                | `one.two` | what it is | MiB | 1.00 / 3.00 (3) | the other: 2.00 / 2.00 | 0.50 / 1.50 |
                | `three` | what it is | ns | 5.00 / 5.00 (1) |  |  |
                """), table);
    }

    @Test
    void eachFigureHasItsFiles(@TempDir Path directory) throws Exception {
        Path results = directory.resolve("results");
        new Report(results).write(List.of(COMPARED, ALONE));
        try (var files = Files.list(results)) {
            assertEquals(
                    new TreeSet<>(List.of(
                            "one.two.json",
                            "one.two.ours.hgrm",
                            "one.two.reference.hgrm",
                            "three.json",
                            "three.ours.hgrm")),
                    files.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new)));
        }
        assertTrue(Files.readString(results.resolve("one.two.ours.hgrm")).contains("Max     =        3.0"));
    }
}
