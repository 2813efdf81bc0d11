package io.bgworker.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class PlotTest {

    /** Where the scale has 0.01, 1 and 100. */
    private static final double LEFT = 260;

    private static final double MIDDLE = 540;
    private static final double RIGHT = 820;

    private static Result result(long ours, long other) {
        return new Result(
                new Named("compared", Unit.NANOSECONDS, Optional.of("the other")),
                samples(ours),
                Optional.of(samples(other)));
    }

    private static Samples samples(long value) {
        Samples samples = new Samples(Unit.NANOSECONDS);
        samples.add(value);
        return samples;
    }

    private static List<Double> dots(String svg) {
        return Pattern.compile("<circle cx=\"([0-9.]+)\"")
                .matcher(svg)
                .results()
                .map(MatchResult::group)
                .map(dot -> Double.valueOf(dot.replaceAll("[^0-9.]", "")))
                .toList();
    }

    @Test
    void ratioHasItsPlaceOnTheScale() {
        assertEquals(List.of(MIDDLE, MIDDLE), dots(Plot.of(List.of(result(5, 5)))));
        assertEquals(List.of(LEFT, LEFT), dots(Plot.of(List.of(result(1, 100)))));
        assertEquals(List.of(RIGHT, RIGHT), dots(Plot.of(List.of(result(100, 1)))));
    }

    @Test
    void whatIsBeyondTheScaleIsAtItsEnd() {
        assertEquals(List.of(LEFT, LEFT), dots(Plot.of(List.of(result(1, 1_000)))));
        assertEquals(List.of(RIGHT, RIGHT), dots(Plot.of(List.of(result(1_000, 1)))));
    }

    @Test
    void onlyWhatIsComparedIsDrawn() {
        Named alone = new Named("alone", Unit.NANOSECONDS, Optional.empty());
        String svg = Plot.of(List.of(result(5, 5), new Result(alone, samples(5), Optional.empty())));
        assertTrue(svg.contains(">compared<"), svg);
        assertFalse(svg.contains(">alone<"), svg);
    }
}
