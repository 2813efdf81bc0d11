package io.bgworker.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A directory of outcomes: a file for each top-level test class, with a line for each of its tests that names rules. */
record OutcomeFiles(Path directory) {

    private static final String EXTENSION = ".txt";

    void write(Map<String, List<Outcome>> byClass) throws IOException {
        Files.createDirectories(directory);
        for (Map.Entry<String, List<Outcome>> outcomes : byClass.entrySet()) {
            Files.write(
                    directory.resolve(outcomes.getKey() + EXTENSION),
                    outcomes.getValue().stream().map(Outcome::line).toList());
        }
    }

    /** Reads what was written since an instant: no tests of an earlier run, and none of classes that are no more. */
    List<TestResult> readSince(Instant start, String module) throws IOException {
        List<TestResult> results = new ArrayList<>();
        for (Path file : writtenSince(start)) {
            String fileName = file.getFileName().toString();
            String className = fileName.substring(0, fileName.length() - EXTENSION.length());
            for (String line : Files.readAllLines(file)) {
                results.add(new TestResult(module, className, Outcome.parse(line)));
            }
        }
        return results;
    }

    /** Whether any test class, perhaps without rules, was executed since an instant. */
    boolean anySince(Instant start) throws IOException {
        return !writtenSince(start).isEmpty();
    }

    private List<Path> writtenSince(Instant start) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        List<Path> written = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                if (!Files.getLastModifiedTime(file).toInstant().isBefore(start)) {
                    written.add(file);
                }
            }
        }
        return written;
    }
}
