/**
 * What can exist in a worker. {@link io.bgworker.profile.Walk} follows what a worker class needs through the application
 * and finds what has to be in the worker's container, and what cannot be there; {@link io.bgworker.profile.ServerOnly} is
 * the table of the latter. Pure: whoever reads the container's metadata makes {@link io.bgworker.profile.Part}s of it. The
 * page for users is {@code docs/child-profile.md}.
 */
@NullMarked
package io.bgworker.profile;

import org.jspecify.annotations.NullMarked;
