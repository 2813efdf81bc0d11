/**
 * Background workers for Jakarta EE: what an application compiles against.
 *
 * <p>Start with {@link io.bgworker.BackgroundWorker}: put it on a class of your WAR and the class runs in its own
 * supervised JVM. {@link io.bgworker.WorkerRegistrar} starts workers at run time, {@link io.bgworker.WorkerContext} is
 * what a worker sees of its world. The words are PostgreSQL's: a <em>worker</em> is registered, started, monitored,
 * restarted and terminated by the <em>supervisor</em> (PostgreSQL's postmaster), one per deployed application.
 *
 * <p>Nothing here ever returns or accepts {@code null} unless it says so. Each type says which thread calls it and
 * whether it blocks.
 */
@NullMarked
package io.bgworker;

import org.jspecify.annotations.NullMarked;
