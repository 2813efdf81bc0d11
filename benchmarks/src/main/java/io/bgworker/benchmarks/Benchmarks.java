package io.bgworker.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Measures everything by turns, and writes what came of it. */
public final class Benchmarks {

    private static final Logger QUIET = Logger.getLogger("io.bgworker");

    private Benchmarks() {}

    /**
     * Measures.
     *
     * @param args where the results go, the page that shows the table if all is measured, how many rounds, and beginnings of the ids to be
     *     measured with commas between them, if not all
     * @throws Exception if something cannot be measured that should
     */
    public static void main(String[] args) throws Exception {
        QUIET.setLevel(Level.SEVERE); // Killed workers are what is measured here.
        int rounds = Integer.parseInt(args[2]);
        List<String> only = args.length > 3 && !args[3].isBlank() ? List.of(args[3].split(",", -1)) : List.of("");
        try (Laboratory laboratory = new Laboratory()) {
            List<Result> results = measure(
                    Measurements.all(laboratory).stream()
                            .filter(each -> only.stream().anyMatch(each.id()::startsWith))
                            .toList(),
                    rounds);
            new Report(Path.of(args[0])).write(results);
            String table = Report.table(results);
            System.out.println(table);
            if (only.equals(List.of(""))) {
                publish(results, table, Path.of(args[1]));
            }
        }
    }

    private static void publish(List<Result> results, String table, Path page) throws IOException {
        int java = Runtime.version().feature();
        String plot = "performance-" + java + ".svg";
        Files.writeString(page.resolveSibling(plot), Plot.of(results));
        String before = Files.exists(page) ? Files.readString(page) : "";
        String text = table + "\n![Ratios: the dot is that of the medians, the ring that of the 99th percentiles]("
                + plot + ")\n";
        Files.writeString(page, Page.with(before, java, text));
    }

    private static List<Result> measure(List<Measurement> wanted, int rounds) throws Exception {
        List<Result> results = new ArrayList<>();
        for (Measurement measurement : wanted) {
            Optional<String> missing = measurement.prepare();
            if (missing.isPresent()) {
                System.out.println(measurement.id() + " is left out: " + missing.get());
            } else {
                Unit unit = measurement.unit();
                Optional<Samples> reference = measurement.reference().map(name -> new Samples(unit));
                results.add(new Result(measurement, new Samples(unit), reference));
            }
        }
        for (int round = 0; round < rounds; round++) {
            System.out.println("Round " + (round + 1) + " of " + rounds);
            for (Result result : results) {
                if (round < result.measurement().roundsMax()) {
                    for (int turn = 0; turn < result.measurement().turns(); turn++) {
                        sample(result, round + turn);
                    }
                }
            }
        }
        return results;
    }

    /** Ours first, or the reference first: none shall always find what the other one has left. */
    private static void sample(Result result, int number) throws Exception {
        boolean oursFirst = number % 2 == 0;
        if (oursFirst) {
            result.measurement().ours(result.ours());
        }
        if (result.reference().isPresent()) {
            result.measurement().reference(result.reference().get());
        }
        if (!oursFirst) {
            result.measurement().ours(result.ours());
        }
    }
}
