package io.bgworker.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * What a build of the project has run.
 *
 * @param results of all modules
 * @param gaps why tests may be missing; none if all were run
 */
record BuildResults(List<TestResult> results, List<String> gaps) {

    /** Maven's properties that leave tests out. */
    private static final List<String> SELECTIONS = List.of(
            "skipTests",
            "skipITs",
            "maven.test.skip",
            "maven.test.skip.exec",
            "test",
            "it.test",
            "groups",
            "excludedGroups",
            "surefire.includes",
            "surefire.excludes",
            "failsafe.includes",
            "failsafe.excludes");

    /**
     * Reads the outcomes of all modules.
     *
     * @param root the directory of the project
     * @param start when the build started: what is older was not run by it
     * @param properties what the build was told on its command line
     */
    static BuildResults read(Path root, Instant start, Properties properties) throws IOException {
        List<TestResult> results = new ArrayList<>();
        List<String> gaps = new ArrayList<>();
        for (String selection : SELECTIONS) {
            String value = properties.getProperty(selection, "false");
            if (!value.equals("false")) {
                gaps.add("-D" + selection + (value.isEmpty() || value.equals("true") ? "" : "=" + value));
            }
        }
        for (Path module : modulesWithTests(root)) {
            String name = module.getFileName().toString();
            OutcomeFiles files = new OutcomeFiles(module.resolve("target/contract"));
            if (files.anySince(start)) {
                results.addAll(files.readSince(start, name));
            } else {
                gaps.add("no tests of " + name);
            }
        }
        return new BuildResults(results, gaps);
    }

    private static List<Path> modulesWithTests(Path root) throws IOException {
        try (Stream<Path> directories = Files.list(root)) {
            return directories
                    .filter(directory -> Files.exists(directory.resolve("pom.xml")))
                    .filter(directory -> Files.isDirectory(directory.resolve("src/test/java")))
                    .sorted()
                    .toList();
        }
    }
}
