package io.bgworker;

/**
 * This is a view of shared memory that is no more: a worker crashed that shared it, and it was made anew. Get the segment again
 * from {@link SharedMemory}, and expect it to be empty.
 *
 * @since 0.1
 */
public class SharedMemoryResetException extends SharedMemoryException {

    private static final long serialVersionUID = 1L;

    /** What was used. */
    private final String view;

    /** The generation of the view. */
    private final long generation;

    /**
     * Names the generation.
     *
     * @param view what was used, for instance {@code segment 'progress'}
     * @param generation the generation that it belonged to
     */
    public SharedMemoryResetException(String view, long generation) {
        super("Shared memory, " + view + ", belongs to generation " + generation
                + ", which a crash has ended; get it anew from SharedMemory");
        this.view = view;
        this.generation = generation;
    }

    /**
     * What was used.
     *
     * @return for instance {@code segment 'progress'}
     */
    public String view() {
        return view;
    }

    /**
     * The generation of the view.
     *
     * @return a number smaller than the present {@link SharedMemory#generation()}
     */
    public long generation() {
        return generation;
    }
}
