package io.bgworker.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContractReportTest {

    private static final Instant LONG_AGO = Instant.EPOCH;

    private final Properties properties = new Properties();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @TempDir
    Path root;

    @BeforeEach
    void oneModule() throws IOException {
        Files.createDirectories(root.resolve("one/src/test/java"));
        Files.createFile(root.resolve("one/pom.xml"));
    }

    private void holdAllBut(String... open) throws IOException {
        Set<String> rules = RuleList.read().rules().stream()
                .filter(rule -> rule.status() == ListedRule.Status.TO_HOLD)
                .map(ListedRule::id)
                .filter(id -> !List.of(open).contains(id))
                .collect(Collectors.toSet());
        new OutcomeFiles(root.resolve("one/target/contract"))
                .write(Map.of("a.AllTest", List.of(new Outcome("works", rules, true))));
    }

    private void report(boolean fail) throws IOException {
        ContractReport.report(root, LONG_AGO, fail, properties, new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    private String written() throws IOException {
        return Files.readString(root.resolve("target/contract.md"));
    }

    @Test
    void contractThatIsKeptIsReported() throws IOException {
        holdAllBut();
        report(true);
        assertTrue(written().contains("| EXI-02 | Exit 0 is for good, and frees the slot | `AllTest.works` |"));
        assertTrue(printed.toString(StandardCharsets.UTF_8).contains("EXI-02 held     1 unit"));
    }

    @Test
    void contractThatIsNotKeptFailsAfterItWasReported() throws IOException {
        holdAllBut("EXI-02", "REG-01");
        ContractBrokenException failure = assertThrows(ContractBrokenException.class, () -> report(true));
        assertEquals("""
                The contract is not kept:
                  REG-01 (Static workers come with the deployment, dynamic ones at any time after it) is held by no test
                  EXI-02 (Exit 0 is for good, and frees the slot) is held by no test
                Name a rule in the test that holds it, @Rule("EXI-02"), write that test, or correct the list of rules \
                (contract/src/main/resources/io/bgworker/contract/rules.txt). More: docs/hacking.md.""", failure.getMessage());
        assertTrue(written().contains("- EXI-02 (Exit 0 is for good, and frees the slot) is held by no test"));
    }

    @Test
    void failingCanBeSwitchedOff() throws IOException {
        holdAllBut("EXI-02", "REG-01");
        report(false);
        assertTrue(printed.toString(StandardCharsets.UTF_8)
                .endsWith("2 problems do not fail this build, because contract.fail is false\n"));
    }

    @Test
    void buildThatLeftTestsOutDoesNotFail() throws IOException {
        holdAllBut("EXI-02");
        properties.setProperty("skipITs", "true");
        report(true);
        assertTrue(written().contains("**Incomplete:** -DskipITs."));
    }
}
