/**
 * Who has which segment of shared memory: the decisions, without the memory. Pure: no files, no threads; its owner, the host in
 * {@code runtime}, calls it under a lock and carries out what it says. Read {@link io.bgworker.segment.SegmentTable} first.
 */
@NullMarked
package io.bgworker.segment;

import org.jspecify.annotations.NullMarked;
