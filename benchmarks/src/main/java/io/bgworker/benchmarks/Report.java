package io.bgworker.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Writes what came of a run: a file of numbers and histograms for each figure, and a table for people. */
final class Report {

    private static final String HEAD = """

            *On*: %s

            | figure | what | unit | ours | reference | ratio |
            |---|---|---|---|---|---|
            """;

    private final Path directory;

    Report(Path directory) {
        this.directory = directory;
    }

    void write(List<Result> results) throws IOException {
        Files.createDirectories(directory);
        for (Result result : results) {
            String id = result.measurement().id();
            Files.writeString(directory.resolve(id + ".json"), result.json());
            result.ours().write(directory.resolve(id + ".ours.hgrm"));
            if (result.reference().isPresent()) {
                result.reference().get().write(directory.resolve(id + ".reference.hgrm"));
            }
        }
    }

    static String table(List<Result> results) {
        return HEAD.formatted(Machine.describe())
                + results.stream().map(Result::row).collect(Collectors.joining("\n", "", "\n"));
    }
}
