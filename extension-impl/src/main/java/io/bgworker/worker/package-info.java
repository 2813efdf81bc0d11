/**
 * What runs in the worker's own JVM, around the application's entry point. {@link io.bgworker.worker.Main} begins it.
 *
 * <p>Threads: the main thread runs the entry point; {@code bgworker-channel} receives frames, and ends the JVM when the
 * channel does; {@code bgworker-signals} runs signal handlers. Needs java.base and the API only, and java.sql once a
 * database is used.
 */
@NullMarked
package io.bgworker.worker;

import org.jspecify.annotations.NullMarked;
