/**
 * The composition root: the portable extension finds and checks the static workers at deployment, and
 * {@link io.bgworker.cdi.WorkerSupervisor} begins and ends the runtime with the application. Everything that knows the
 * container or the server is here.
 *
 * <p>Servlet types are kept to {@link io.bgworker.cdi.WebApplication} and what it uses: where servlets are absent, those
 * classes are never loaded.
 */
@NullMarked
package io.bgworker.cdi;

import org.jspecify.annotations.NullMarked;
