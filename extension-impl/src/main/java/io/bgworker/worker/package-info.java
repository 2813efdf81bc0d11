/**
 * What runs in the worker's own JVM, around the application's entry point. {@link io.bgworker.worker.Main} begins it.
 *
 * <p>Threads: the main thread runs the entry point; {@code bgworker-channel} receives frames, and ends the JVM when the
 * channel does; {@code bgworker-signals} runs signal handlers, and
 * {@code bgworker-notifications} listeners; {@code bgworker-connect} connects to a database; {@code bgworker-disconnect} closes a connection that was opened ahead; each exit hook has a {@code bgworker-exit-hook}, and
 * {@code bgworker-shutdown} tells of a {@code System.exit}. Needs java.base and the API only, java.sql once a database is
 * used, and java.logging once something is logged with it.
 */
@NullMarked
package io.bgworker.worker;

import org.jspecify.annotations.NullMarked;
