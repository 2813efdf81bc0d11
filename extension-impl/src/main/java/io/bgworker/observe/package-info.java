/**
 * What others may look at: MicroProfile Health ({@link io.bgworker.observe.WorkersHealth} decides) and JMX
 * ({@link io.bgworker.observe.SupervisorMXBean}). Reads what the runtime publishes, on the threads of whoever asks; never
 * blocks.
 */
@NullMarked
package io.bgworker.observe;

import org.jspecify.annotations.NullMarked;
