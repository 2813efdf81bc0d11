package io.bgworker.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.HdrHistogram.Histogram;

/** What was measured, of one kind. */
final class Samples {

    private static final int DIGITS = 3;

    private final Unit unit;
    private final Histogram histogram = new Histogram(DIGITS);

    Samples(Unit unit) {
        this.unit = unit;
    }

    /** In what the unit is made of. */
    void add(long value) {
        histogram.recordValue(Math.max(0, value));
    }

    long count() {
        return histogram.getTotalCount();
    }

    /** In the unit. */
    double percentile(double percentile) {
        return histogram.getValueAtPercentile(percentile) / unit.scale;
    }

    /** Writes the distribution as HdrHistogram's tools read it. */
    void write(Path file) throws IOException {
        try (PrintStream out = new PrintStream(file.toFile(), StandardCharsets.UTF_8)) {
            histogram.outputPercentileDistribution(out, unit.scale);
        }
    }
}
