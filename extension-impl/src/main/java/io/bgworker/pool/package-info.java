/**
 * Inside the child, if one of the databases has a pool: Agroal, of which nothing else knows. Read
 * {@link io.bgworker.pool.AgroalPool}. Its jars are resources of ours, as those of the container are.
 */
@NullMarked
package io.bgworker.pool;

import org.jspecify.annotations.NullMarked;
