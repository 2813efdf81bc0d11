package io.bgworker.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What came of a measurement.
 *
 * @param measurement the measurement
 * @param ours its samples
 * @param reference those of what it is compared with; empty if with nothing
 */
record Result(Measurement measurement, Samples ours, Optional<Samples> reference) {

    private static final double MEDIAN = 50;
    private static final double WORST = 99;

    String json() {
        StringBuilder json = new StringBuilder("{\n");
        json.append("  \"id\": \"").append(measurement.id()).append("\",\n");
        json.append("  \"unit\": \"").append(measurement.unit().symbol).append("\",\n");
        json.append("  \"samples\": ").append(ours.count()).append(",\n");
        json.append("  \"ours\": {").append(percentiles(ours)).append("}");
        reference.ifPresent(other -> {
            json.append(",\n  \"reference\": {\"name\": \"")
                    .append(measurement.reference().orElse(""));
            json.append("\", ").append(percentiles(other)).append("},\n");
            json.append("  \"ratio\": {\"p50\": ").append(number(ratio(other, MEDIAN)));
            json.append(", \"p99\": ").append(number(ratio(other, WORST))).append("}");
        });
        return json.append("\n}\n").toString();
    }

    private static String percentiles(Samples samples) {
        return "\"p50\": " + number(samples.percentile(MEDIAN)) + ", \"p99\": " + number(samples.percentile(WORST));
    }

    /** How ours compares with the reference at the median and at the 99th percentile; empty if there is none. */
    List<Double> ratios() {
        return reference
                .map(other -> List.of(ratio(other, MEDIAN), ratio(other, WORST)))
                .orElse(List.of());
    }

    private double ratio(Samples other, double percentile) {
        double divisor = other.percentile(percentile);
        return divisor == 0 ? 0 : ours.percentile(percentile) / divisor;
    }

    /** A row of the table. */
    String row() {
        return String.format(
                Locale.ROOT,
                "| `%s` | %s | %s | %s %s | %s | %s |",
                measurement.id(),
                measurement.what(),
                measurement.unit().symbol,
                pair(ours),
                "(" + ours.count() + ")",
                reference
                        .map(other -> measurement.reference().orElse("") + ": " + pair(other))
                        .orElse(""),
                reference
                        .map(other -> number(ratio(other, MEDIAN)) + " / " + number(ratio(other, WORST)))
                        .orElse(""));
    }

    private static String pair(Samples samples) {
        return number(samples.percentile(MEDIAN)) + " / " + number(samples.percentile(WORST));
    }

    /** Three digits are what is known. */
    private static String number(double value) {
        int decimals = value >= 100 ? 0 : value >= 10 ? 1 : 2;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
