/**
 * What takes nanoseconds, and is measured by JMH for that reason: in a JVM of its own, which has compiled what it runs.
 * {@link io.bgworker.benchmarks.Jmh} starts it.
 */
@NullMarked
package io.bgworker.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
