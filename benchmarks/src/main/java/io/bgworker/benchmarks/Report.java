package io.bgworker.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Writes what came of a run: a file of numbers and histograms for each figure, and a table for people. */
final class Report {

    private static final String HEAD = """
            # Performance

            Written by `mvn -B -ntp -pl benchmarks -am verify -Pbenchmarks -DskipTests`, and not by hand. Each figure is the median / the 99th percentile, with
            the number of samples in brackets; with few samples the latter is the worst of them. The samples of all figures are taken by turns in one
            run, beside the same without us (*reference*) on the same Java with the same options. *Ratio* is that of the medians: below 1, ours is better.

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
