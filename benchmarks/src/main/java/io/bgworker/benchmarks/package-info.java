/**
 * What things cost, beside what the same costs without us. Begin with {@link io.bgworker.benchmarks.Measurement}; each
 * implementation is one figure, {@link io.bgworker.benchmarks.Measurements} lists them, {@link io.bgworker.benchmarks.Benchmarks}
 * runs them by turns and {@link io.bgworker.benchmarks.Report} writes what came of it.
 *
 * <p>All times are of {@link java.lang.System#nanoTime}, which is the same clock in all processes of a Linux machine.
 */
@NullMarked
package io.bgworker.benchmarks;

import org.jspecify.annotations.NullMarked;
