/**
 * Processes and the files they need: the {@linkplain io.bgworker.launcher.ImageExporter image} of the application, the
 * {@linkplain io.bgworker.launcher.CommandLine command line}, the {@linkplain io.bgworker.launcher.RunDirectory run
 * directory}, starting, {@linkplain io.bgworker.launcher.Follower following} and killing, and the
 * {@linkplain io.bgworker.launcher.Watchman watchman}, a process beside the server that ends the workers which outlive it.
 * Read {@link io.bgworker.launcher.LocalLauncher} first.
 *
 * <p>Everything here may block, so nothing here is called by the supervisor's loop but
 * {@link io.bgworker.launcher.LocalLauncher#launch} and {@link io.bgworker.launcher.LaunchedProcess#kill}, which hand over
 * to threads of their own:
 *
 * <ul>
 *   <li>{@code bgworker-starter} starts all processes, and posts the first watchman;
 *   <li>{@code bgworker-output-<worker>} reads what a process of that worker writes;
 *   <li>{@code bgworker-process-<worker>} waits for the end of that process, ends what it left, and tells;
 *   <li>{@code bgworker-kill}, of which there are two, kill processes and remove their directories;
 *   <li>{@code bgworker-archive}, which is there only while there is something to make, makes {@linkplain
 *       io.bgworker.launcher.Archives archives} of classes;
 *   <li>{@code bgworker-watchman} waits for the end of the watchman, and posts the next.
 * </ul>
 *
 * <p>Some of it is called by others: the {@linkplain io.bgworker.launcher.ImageExporter image} is exported, and the
 * {@linkplain io.bgworker.launcher.RunDirectory run directory} made, swept and removed, by whoever asks.
 */
@NullMarked
package io.bgworker.launcher;

import org.jspecify.annotations.NullMarked;
