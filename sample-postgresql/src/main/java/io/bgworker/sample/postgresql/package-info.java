/** The sample's PostgreSQL, where one was asked for: {@link io.bgworker.sample.postgresql.PostgreSqlSource}. */
@NullMarked
package io.bgworker.sample.postgresql;

import org.jspecify.annotations.NullMarked;
