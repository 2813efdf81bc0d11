package io.bgworker.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

class RuleListenerTest {

    private static final String FILE = "io.bgworker.contract.Samples.txt";

    @TempDir
    Path temporary;

    private static void run(Optional<Path> directory, DiscoverySelector tests) {
        LauncherConfig ofThisListenerOnly = LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .addTestExecutionListeners(new RuleListener(directory.map(OutcomeFiles::new)))
                .build();
        LauncherFactory.create(ofThisListenerOnly)
                .execute(LauncherDiscoveryRequestBuilder.request()
                        .selectors(tests)
                        .build());
    }

    private Set<String> outcomesOf(DiscoverySelector tests) throws IOException {
        Path directory = temporary.resolve("target/contract");
        run(Optional.of(directory), tests);
        return Set.copyOf(Files.readAllLines(directory.resolve(FILE)));
    }

    @Test
    void testHoldsItsRulesIfItSucceeds() throws IOException {
        assertEquals(
                Set.of(
                        "held Single.succeeds EXI-01 EXI-02",
                        "not-held Single.fails EXI-02",
                        "not-held Single.isAborted EXI-02",
                        "not-held Single.isDisabled EXI-02"),
                outcomesOf(selectClass(Samples.Single.class)));
    }

    @Test
    void testWithManyExecutionsIsOneTestAndAllOfThemMustSucceed() throws IOException {
        assertEquals(
                Set.of(
                        "held Many.allSucceed EXI-02",
                        "not-held Many.oneFails EXI-02",
                        "not-held Many.hasNoArguments EXI-02",
                        "held Many.allDynamicSucceed EXI-02",
                        "not-held Many.oneDynamicFails EXI-02",
                        "not-held Many.noDynamicAtAll EXI-02"),
                outcomesOf(selectClass(Samples.Many.class)));
    }

    @Test
    void rulesOfTheClassesAroundATestAreItsRules() throws IOException {
        assertEquals(
                Set.of(
                        "held OfAClass.byItsClass REG-01",
                        "held OfAClass.byItsClassAndItself REG-01 REG-02",
                        "held OfAClass.Inner.Innermost.byAllAroundIt REG-01 REG-03 REG-04"),
                outcomesOf(selectClass(Samples.OfAClass.class)));
    }

    @Test
    void rulesOfASuperclassAreThoseOfItsOwnTestsOnly() throws IOException {
        assertEquals(
                Set.of("held Derived.inherited STA-01 STA-02 STA-03", "held Derived.own STA-03"),
                outcomesOf(selectClass(Samples.Derived.class)));
    }

    @Test
    void testOfAClassThatFailsOrIsSkippedHoldsNothing() throws IOException {
        assertEquals(
                Set.of("not-held FailsBefore.neverRuns EXI-02"), outcomesOf(selectClass(Samples.FailsBefore.class)));
        assertEquals(
                Set.of("not-held FailsAfter.succeedsInVain EXI-02"), outcomesOf(selectClass(Samples.FailsAfter.class)));
        assertEquals(Set.of("not-held Skipped.neverRuns EXI-02"), outcomesOf(selectClass(Samples.Skipped.class)));
    }

    @Test
    void fileOfAnEarlierRunIsReplacedAlsoIfNoRuleIsNamedAnyMore() throws IOException {
        assertFalse(outcomesOf(selectClass(Samples.Single.class)).isEmpty());
        assertEquals(Set.of(), outcomesOf(selectMethod(Samples.Single.class, "namesNoRule")));
    }

    @Test
    void writesNothingUnlessTheBuildSaysWhere() throws IOException {
        run(Optional.empty(), selectClass(Samples.Single.class));
        try (var files = Files.list(temporary)) {
            assertEquals(List.of(), files.toList());
        }
    }

    @Test
    void directoryThatCannotBeMadeIsToldAndFailsNothing() throws IOException {
        Path file = Files.createFile(temporary.resolve("file"));
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(told, true, StandardCharsets.UTF_8));
        try {
            run(Optional.of(file), selectClass(Samples.Single.class));
        } finally {
            System.setErr(before);
        }
        String text = told.toString(StandardCharsets.UTF_8);
        assertTrue(
                text.startsWith("The contract report will miss tests: their outcomes could not be written to " + file
                        + ": java.nio.file.FileAlreadyExistsException"),
                text);
    }

    @Test
    void isFoundByTheJUnitPlatform() {
        assertTrue(ServiceLoader.load(TestExecutionListener.class).stream()
                .anyMatch(found -> found.type() == RuleListener.class));
    }
}
