/**
 * What an integrator implements: what state the server is in ({@link io.bgworker.spi.ServerStateProbe}), which databases
 * there are ({@link io.bgworker.spi.DatabaseProvider}).
 *
 * <p>An implementation is an {@code @ApplicationScoped} bean of the application; it takes the place of the default.
 */
@NullMarked
package io.bgworker.spi;

import org.jspecify.annotations.NullMarked;
