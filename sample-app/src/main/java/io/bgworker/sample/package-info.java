/**
 * The sample: PostgreSQL's {@code worker_spi} and a test bench for ways to die, with a page to watch both.
 *
 * <p>Read {@link io.bgworker.sample.Summarizer} first, a worker that does a real job, then
 * {@link io.bgworker.sample.Misbehaver}, and of shared memory {@link io.bgworker.sample.PipelineProducer} and
 * {@link io.bgworker.sample.PipelineFolder}. They run in JVMs of their own. Everything else runs in the server: the resources
 * below {@link io.bgworker.sample.SampleApplication}, which the page in {@code webapp} is a client of.
 */
@NullMarked
package io.bgworker.sample;

import org.jspecify.annotations.NullMarked;
