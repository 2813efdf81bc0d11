/**
 * The supervisor at work: {@link io.bgworker.runtime.WorkerRuntime} puts the pure machine on a thread of its own, carries
 * out its effects, and is what the server's side of the API talks to. It needs no container.
 *
 * <p>Threads: {@code bgworker-supervisor} is the loop, the only one that steps the machine; {@code bgworker-io} does what may
 * block; {@code bgworker-notify} deals with those who listen to notifications; {@code bgworker-log} writes to the server's log, in order, what workers write and what is told of them;
 * {@code bgworker-channel} is the selector of the channel package, and those of the launcher are in its own
 * package. Callbacks into the application run on its own executor.
 */
@NullMarked
package io.bgworker.runtime;

import org.jspecify.annotations.NullMarked;
