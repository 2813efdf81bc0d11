/**
 * Which databases the workers of an application may connect to: those that are configured, and, where nothing is, an
 * embedded one. {@link io.bgworker.database.Databases} is the type to read first. In the server only; called by any thread.
 */
@NullMarked
package io.bgworker.database;

import org.jspecify.annotations.NullMarked;
