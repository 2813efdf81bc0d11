package io.bgworker.benchmarks;

import java.util.List;
import java.util.Locale;

/** Draws ratios as dots on a logarithmic scale, in SVG: the median filled, the 99th percentile as a ring. */
final class Plot {

    private static final int LABELS = 260;
    private static final int SCALE = 560;
    private static final int RIGHT = 30;
    private static final int TOP = 30;
    private static final int ROW = 20;
    private static final int RADIUS = 5;

    /** The scale has these powers of ten and what is between; what is beyond is drawn at its end. */
    private static final int LOWEST = -2;

    private static final int HIGHEST = 2;

    private Plot() {}

    static String of(List<Result> results) {
        List<Result> compared = results.stream()
                .filter(result -> result.ratios().stream().anyMatch(ratio -> ratio > 0))
                .toList();
        int height = TOP + ROW * compared.size() + ROW;
        StringBuilder svg = new StringBuilder(String.format(Locale.ROOT, """
                <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="12">
                <rect width="100%%" height="100%%" fill="white"/>
                """, LABELS + SCALE + RIGHT, height));
        for (int power = LOWEST; power <= HIGHEST; power++) {
            grid(svg, power, height);
        }
        for (int i = 0; i < compared.size(); i++) {
            row(svg, compared.get(i), TOP + ROW * i + ROW / 2);
        }
        return svg.append("</svg>\n").toString();
    }

    private static void grid(StringBuilder svg, int power, int height) {
        double ratio = Math.pow(10, power);
        svg.append(String.format(
                Locale.ROOT,
                """
                <line x1="%1$.1f" y1="%2$d" x2="%1$.1f" y2="%3$d" stroke="%4$s"/>
                <text x="%1$.1f" y="%5$d" text-anchor="middle">%6$s</text>
                """,
                x(ratio),
                TOP,
                height - ROW,
                power == 0 ? "black" : "lightgray",
                TOP - ROW / 2,
                power < 0 ? Double.toString(ratio) : Long.toString(Math.round(ratio))));
    }

    private static void row(StringBuilder svg, Result result, int y) {
        List<Double> ratios = result.ratios();
        svg.append(String.format(
                Locale.ROOT,
                """
                <text x="%d" y="%d" text-anchor="end">%s</text>
                <circle cx="%.1f" cy="%d" r="%d" fill="none" stroke="steelblue"/>
                <circle cx="%.1f" cy="%d" r="%d" fill="steelblue"/>
                """,
                LABELS - ROW / 2,
                y + RADIUS,
                result.measurement().id(),
                x(ratios.get(1)),
                y,
                RADIUS,
                x(ratios.get(0)),
                y,
                RADIUS));
    }

    private static double x(double ratio) {
        double power = Math.max(LOWEST, Math.min(HIGHEST, Math.log10(ratio)));
        return LABELS + SCALE * (power - LOWEST) / (HIGHEST - LOWEST);
    }
}
