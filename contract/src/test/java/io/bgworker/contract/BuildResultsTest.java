package io.bgworker.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuildResultsTest {

    private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");
    private static final Outcome OUTCOME = new Outcome("works", Set.of("EXI-02"), true);

    @TempDir
    Path root;

    private Path ran(String module, String className, List<Outcome> outcomes, Instant at) throws IOException {
        Path directory = root.resolve(module).resolve("target/contract");
        new OutcomeFiles(directory).write(Map.of(className, outcomes));
        Path file = directory.resolve(className + ".txt");
        Files.setLastModifiedTime(file, FileTime.from(at));
        return file;
    }

    private void module(String name) throws IOException {
        Files.createDirectories(root.resolve(name).resolve("src/test/java"));
        Files.createFile(root.resolve(name).resolve("pom.xml"));
    }

    private BuildResults read() throws IOException {
        return BuildResults.read(root, START, new Properties());
    }

    @BeforeEach
    void twoModules() throws IOException {
        module("one");
        module("two");
        Files.createDirectories(root.resolve("docs"));
        ran("two", "b.OtherTest", List.of(), START);
    }

    @Test
    void areThoseOfAllModules() throws IOException {
        ran("one", "a.FirstTest", List.of(OUTCOME), START);
        ran("two", "b.SecondTest", List.of(OUTCOME, OUTCOME), START.plusSeconds(1));
        TestResult second = new TestResult("two", "b.SecondTest", OUTCOME);
        assertEquals(
                new BuildResults(List.of(new TestResult("one", "a.FirstTest", OUTCOME), second, second), List.of()),
                read());
    }

    @Test
    void whatAnEarlierBuildRanDoesNotCount() throws IOException {
        ran("one", "a.FirstTest", List.of(OUTCOME), START);
        ran("one", "a.GoneTest", List.of(OUTCOME), START.minus(Duration.ofMillis(1)));
        assertEquals(new BuildResults(List.of(new TestResult("one", "a.FirstTest", OUTCOME)), List.of()), read());
    }

    @Test
    void moduleThatRanNothingIsAGap() throws IOException {
        assertEquals(List.of("no tests of one"), read().gaps());
        ran("one", "a.FirstTest", List.of(OUTCOME), START.minusSeconds(60));
        assertEquals(new BuildResults(List.of(), List.of("no tests of one")), read());
    }

    @ParameterizedTest
    @CsvSource({
        "skipTests, true, -DskipTests",
        "skipITs, '', -DskipITs",
        "test, FirstTest, -Dtest=FirstTest",
        "it.test, FirstIT, -Dit.test=FirstIT",
        "maven.test.skip, true, -Dmaven.test.skip",
        "skipITs, false,",
        "other, true,",
    })
    void selectionOfTestsIsAGap(String key, String value, String gap) throws IOException {
        ran("one", "a.FirstTest", List.of(), START);
        Properties properties = new Properties();
        properties.setProperty(key, value);
        assertEquals(
                gap == null ? List.of() : List.of(gap),
                BuildResults.read(root, START, properties).gaps());
    }
}
