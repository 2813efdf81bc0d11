/**
 * How a connection to a database is made, with errors that say what to do and never a password; in the server and in
 * workers alike, so it needs the JDK and the API only. {@link io.bgworker.jdbc.Connector} is the type to read first.
 */
@NullMarked
package io.bgworker.jdbc;

import org.jspecify.annotations.NullMarked;
