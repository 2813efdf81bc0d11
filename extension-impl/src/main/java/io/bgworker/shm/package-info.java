/**
 * Structures in memory that processes share: cells, tables of contents, queues, locks and latches, laid over mapped files. Read
 * {@link io.bgworker.shm.Participant} first: this process among those that share; then a layout, for instance
 * {@link io.bgworker.shm.QueueLayout}. {@link io.bgworker.shm.SegmentFile} is the one class that maps files.
 *
 * <p>Everything runs on the threads of whoever calls, but for one thread in each process that hears of the end of others, and does
 * what had to wait for a file descriptor. What there is, how large it may be and who may have it is decided elsewhere, by the supervisor.
 */
@NullMarked
package io.bgworker.shm;

import org.jspecify.annotations.NullMarked;
