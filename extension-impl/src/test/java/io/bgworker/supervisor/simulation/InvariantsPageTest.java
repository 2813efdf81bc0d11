package io.bgworker.supervisor.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page about the architecture lists the invariants: these, in this order, and no others. */
class InvariantsPageTest {

    private static final Path PAGE = Path.of("../docs/architecture.md");

    @Test
    void listsTheInvariants() throws Exception {
        List<String> rows = Files.readAllLines(PAGE).stream()
                .dropWhile(line -> !line.equals("## Invariants"))
                .skip(1)
                .takeWhile(line -> !line.startsWith("## ") && !line.startsWith("| invariant of the spares |"))
                .filter(line -> line.startsWith("| `"))
                .toList();
        List<String> expected =
                Arrays.stream(Invariant.values()).map(InvariantsPageTest::row).toList();
        assertEquals(String.join("\n", expected), String.join("\n", rows));
    }

    @Test
    void listsTheInvariantsOfTheSpares() throws Exception {
        List<String> rows = Files.readAllLines(PAGE).stream()
                .dropWhile(line -> !line.startsWith("| invariant of the spares |"))
                .skip(2)
                .takeWhile(line -> line.startsWith("| `"))
                .toList();
        List<String> expected = Arrays.stream(SpareInvariant.values())
                .map(invariant -> "| `" + invariant + "` | " + invariant.sentence + " |")
                .toList();
        assertEquals(String.join("\n", expected), String.join("\n", rows));
    }

    private static String row(Invariant invariant) {
        return "| `" + invariant + "` | " + invariant.sentence + " | " + invariant.rules + " |";
    }
}
