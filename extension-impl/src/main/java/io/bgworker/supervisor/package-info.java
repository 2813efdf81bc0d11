/**
 * The supervisor as a pure state machine: {@link io.bgworker.supervisor.Supervisor#step step(now, event)} returns the
 * effects that somebody else shall carry out. Read {@link io.bgworker.supervisor.Supervisor} first, it opens with the
 * life of a worker.
 *
 * <p>Nothing here knows threads, clocks, files, processes, CDI or logging; time and randomness are arguments. Not
 * thread-safe: one caller at a time, in the product the loop of {@code io.bgworker.runtime}.
 */
@NullMarked
package io.bgworker.supervisor;

import org.jspecify.annotations.NullMarked;
