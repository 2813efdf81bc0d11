/**
 * A real PostgreSQL out of an artifact, for tests and for development; no part of what is deployed.
 * {@link io.bgworker.postgresql.server.PostgreSqlServer} is the type to read first.
 */
@NullMarked
package io.bgworker.postgresql.server;

import org.jspecify.annotations.NullMarked;
