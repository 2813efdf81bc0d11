package io.bgworker.benchmarks;

import java.util.Collection;
import java.util.regex.Pattern;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs one method under JMH: in a JVM of its own, with the options of a worker's that matter here, for about two seconds. */
final class Jmh {

    private static final TimeValue ITERATION = TimeValue.milliseconds(200);
    private static final int WARM_UP = 4;
    private static final int ITERATIONS = 5;
    private static final double PICOSECONDS = 1_000;

    /** So often, and not for each sample of what takes milliseconds: one run gives several. */
    static final int ROUNDS_MAX = 4;

    private Jmh() {}

    /**
     * Runs it.
     *
     * @param of the class, and the method
     * @param operations how many operations are one call of the method
     * @param samples gets the average of each iteration, in picoseconds for an operation
     * @param parameters names and values
     */
    static void run(Class<?> of, String method, int operations, Samples samples, String... parameters)
            throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + Pattern.quote(of.getName() + "." + method) + "$")
                .forks(1)
                .warmupIterations(WARM_UP)
                .warmupTime(ITERATION)
                .measurementIterations(ITERATIONS)
                .measurementTime(ITERATION)
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                // Agrona needs the second one; ours none.
                .jvmArgs("-XX:+UseSerialGC", "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED");
        for (int i = 0; i < parameters.length; i += 2) {
            options.param(parameters[i], parameters[i + 1]);
        }
        Collection<RunResult> results = new Runner(options.build()).run();
        results.stream()
                .flatMap(result -> result.getBenchmarkResults().stream())
                .flatMap(result -> result.getIterationResults().stream())
                .forEach(iteration ->
                        samples.add(Math.round(iteration.getPrimaryResult().getScore() * PICOSECONDS / operations)));
    }
}
