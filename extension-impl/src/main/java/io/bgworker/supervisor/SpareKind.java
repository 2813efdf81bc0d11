package io.bgworker.supervisor;

import java.util.List;

/**
 * What a spare can become: its command line, and with that what it has loaded, is fixed from the beginning.
 *
 * @param container whether it has a container
 * @param jvmOptions options of the worker's own
 * @param javaHome a Java of the worker's own; empty if it has none
 * @param heapDump whether it leaves a heap dump, where workers do
 */
public record SpareKind(boolean container, List<String> jvmOptions, String javaHome, boolean heapDump) {

    /** Workers without a container, and with nothing of their own. */
    public static final SpareKind PLAIN = new SpareKind(false, List.of(), "", true);

    /** The same with a container around them. */
    public static final SpareKind WITH_CONTAINER = new SpareKind(true, List.of(), "", true);

    /** Copies. */
    public SpareKind {
        jvmOptions = List.copyOf(jvmOptions);
    }

    /**
     * Whether the application's spares are of this kind.
     *
     * @return whether nothing of it is a worker's own
     */
    public boolean isShared() {
        return jvmOptions.isEmpty() && javaHome.isEmpty() && heapDump;
    }
}
