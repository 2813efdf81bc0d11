/**
 * MicroProfile Config made into immutable, validated records.
 *
 * <p>Read {@link io.bgworker.config.BgworkerConfig} first: what there is to configure, with defaults and ranges, and
 * which parts are live. {@code Keys} and {@code Family} say how the keys are spelled; nothing else does.
 *
 * <p>Everything here runs on the thread of its caller, keeps no state, starts nothing and does not log. What touches
 * the file system is in {@link io.bgworker.config.HostFiles}.
 */
@NullMarked
package io.bgworker.config;

import org.jspecify.annotations.NullMarked;
