package io.bgworker.benchmarks;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws what came of a run. */
final class Plots {

    private static final int WIDTH = 1_200;
    private static final int HEIGHT = 700;
    private static final int STRAIGHT_UP = 90;
    private static final String LAUNCH = "launch.";

    /** More samples than these draw a curve. */
    private static final int CURVE_MIN = 10;

    private Plots() {}

    /** Ratios to the references, those of the medians beside those of the 99th percentiles. */
    static void ratios(List<Result> results, Path file) throws IOException {
        List<String> ids = new ArrayList<>();
        List<Double> medians = new ArrayList<>();
        List<Double> worst = new ArrayList<>();
        for (Result result : results) {
            List<Double> ratios = result.ratios();
            if (ratios.stream().anyMatch(ratio -> ratio > 0)) {
                ids.add(result.measurement().id());
                medians.add(ratios.get(0));
                worst.add(ratios.get(1));
            }
        }
        if (ids.isEmpty()) {
            return;
        }
        CategoryChart chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title("Ours / reference: below 1, ours is less")
                .build();
        chart.getStyler().setYAxisLogarithmic(true);
        chart.getStyler().setXAxisLabelRotation(STRAIGHT_UP);
        chart.getStyler().setLegendPosition(LegendPosition.InsideNE);
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        chart.addSeries("median", ids, medians);
        chart.addSeries("99th percentile", ids, worst);
        VectorGraphicsEncoder.saveVectorGraphic(chart, file.toString(), VectorGraphicsFormat.SVG);
    }

    /** How the times of starts are distributed. */
    static void launches(List<Result> results, Path file) throws IOException {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title("Starts: how many of 100 took no longer")
                .xAxisTitle("ms")
                .build();
        chart.getStyler().setXAxisLogarithmic(true);
        chart.getStyler().setLegendPosition(LegendPosition.InsideSE);
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        for (Result result : results) {
            Measurement measurement = result.measurement();
            if (measurement.id().startsWith(LAUNCH)
                    && measurement.unit() == Unit.MILLISECONDS
                    && result.ours().count() >= CURVE_MIN) {
                curve(chart, measurement.id(), result.ours());
                result.reference().ifPresent(other -> curve(chart, measurement.id() + " (reference)", other));
            }
        }
        if (!chart.getSeriesMap().isEmpty()) {
            VectorGraphicsEncoder.saveVectorGraphic(chart, file.toString(), VectorGraphicsFormat.SVG);
        }
    }

    private static void curve(XYChart chart, String name, Samples samples) {
        List<Double> values = new ArrayList<>();
        List<Integer> percentiles = new ArrayList<>();
        for (int percentile = 1; percentile < 100; percentile++) {
            values.add(samples.percentile(percentile));
            percentiles.add(percentile);
        }
        chart.addSeries(name, values, percentiles).setMarker(SeriesMarkers.NONE);
    }
}
