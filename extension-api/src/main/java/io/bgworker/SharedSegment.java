package io.bgworker;

import java.util.Optional;

/**
 * A segment of shared memory that this process is attached to; PostgreSQL's {@code dsm_segment}. A process attaches once, and
 * stays attached until {@link #detach()} or its end: there is no narrower owner, as for a mapping that is pinned in PostgreSQL
 * ({@code dsm_pin_mapping}). May be used by any thread.
 *
 * <p>A segment without a pin is destroyed when the last process has detached from it; named ones are pinned from the start. A
 * process that ends in an orderly way is detached. One that crashes causes a reset, which destroys all segments: views of them
 * throw {@link SharedMemoryResetException} from then on. Only the server and those who read this after their own worker's group
 * was reset ever see that, for workers that are attached do not survive it.
 *
 * @since 0.1
 */
public interface SharedSegment extends SharedArea {

    /**
     * Its name.
     *
     * @return the name; empty if it was made by {@link SharedMemory#create}
     */
    Optional<String> name();

    /**
     * What others attach to it with ({@code dsm_segment_handle}); may be told in any way, for instance as the argument of a
     * worker.
     *
     * @return a random number other than 0, never given twice
     */
    long handle();

    /**
     * Runs something when this process detaches from the segment, while its memory can still be used ({@code on_dsm_detach}):
     * the last registered first, on the thread that detaches, or on that of the exit hooks when the worker ends in an orderly
     * way. One that throws does not prevent the others. None runs after a crash, a kill or a reset.
     *
     * @param hook what is run
     * @throws IllegalStateException if it is detached already
     */
    void onDetach(Runnable hook);

    /**
     * Takes a hook back ({@code cancel_on_dsm_detach}).
     *
     * @param hook the hook as it was given, the latest if it was given several times; one that is not there is right, too
     */
    void cancelOnDetach(Runnable hook);

    /**
     * Detaches this process ({@code dsm_detach}): its hooks run, its queues, locks and latches in the segment are given up, and
     * the segment is destroyed if nobody else is attached and it has no pin. Views of it throw {@link IllegalStateException}
     * then. Does nothing the second time. Blocks until the supervisor knows.
     */
    void detach();

    /**
     * Keeps the segment alive when nobody is attached ({@code dsm_pin_segment}), until {@link #unpin()}, a reset or the end of
     * the application. Blocks until the supervisor has answered.
     *
     * @throws IllegalStateException if it has a pin already, as every named segment has, or is detached
     */
    void pin();

    /**
     * Takes the pin away ({@code dsm_unpin_segment}). Blocks until the supervisor has answered.
     *
     * @throws IllegalStateException if it has no pin, or it is a named one, which keeps its own, or it is detached
     */
    void unpin();
}
