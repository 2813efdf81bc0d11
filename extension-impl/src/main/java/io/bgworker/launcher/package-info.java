/**
 * Processes and the files they need: the {@linkplain io.bgworker.launcher.ImageExporter image} of the application, the
 * {@linkplain io.bgworker.launcher.CommandLine command line}, the {@linkplain io.bgworker.launcher.RunDirectory run
 * directory}, starting, watching and killing. Read {@link io.bgworker.launcher.LocalLauncher} first.
 *
 * <p>Everything here may block, so nothing here is called by the supervisor's loop but
 * {@link io.bgworker.launcher.LocalLauncher#launch} and {@link io.bgworker.launcher.LaunchedProcess#kill}, which hand over
 * to threads of their own.
 */
@NullMarked
package io.bgworker.launcher;

import org.jspecify.annotations.NullMarked;
