package io.bgworker.runtime;

import io.bgworker.SegmentKind;
import io.bgworker.SharedMemory;
import io.bgworker.SharedMemoryException;
import io.bgworker.SharedMemoryFullException;
import io.bgworker.SharedMemoryMismatchException;
import io.bgworker.segment.Decision;
import io.bgworker.segment.Pinning;
import io.bgworker.segment.Segment;
import java.util.Locale;

/** What the supervisor's side of shared memory says when it refuses. */
final class MemoryErrors {

    private MemoryErrors() {}

    static SharedMemoryException mismatch(Segment wish, Segment existing) {
        return new SharedMemoryMismatchException("Shared memory '" + wish.name() + "' was asked for as a "
                + describe(wish.kind(), wish.bytes()) + ", but is a " + describe(existing.kind(), existing.bytes())
                + "; all who use a name must agree");
    }

    private static String describe(SegmentKind kind, long bytes) {
        return kind.name().toLowerCase(Locale.ROOT) + " of " + bytes + " bytes";
    }

    static SharedMemoryException full(Segment wish, Decision.Full full, long maxBytes) {
        String name = wish.name().isEmpty() ? "" : ", '" + wish.name() + "',";
        String lingering = full.lingeringBytes() == 0
                ? ""
                : ", " + full.lingeringBytes()
                        + " of them by segments that are gone, but that the application still refers to";
        return new SharedMemoryFullException("A " + describe(wish.kind(), wish.bytes()) + name
                + " does not fit: bgworker.shared-memory.max-bytes=" + maxBytes + ", of which " + full.usedBytes()
                + " are taken" + lingering + "; raise it, or detach from what is not needed");
    }

    static SharedMemoryException notInitialized(String view, String initializer) {
        return new SharedMemoryException("Shared memory, " + view + ", is not there: " + initializer
                + " has been initialising it for " + SharedMemory.INITIALIZE_SECONDS_MAX
                + " s or longer; an initialiser must be short");
    }

    static IllegalStateException pinning(Pinning pinning, long handle, boolean pinned) {
        String segment = "Segment " + Long.toHexString(handle);
        return new IllegalStateException(
                switch (pinning) {
                    case AS_IT_WAS ->
                        segment
                                + (pinned
                                        ? " must be pinned once, it is pinned already"
                                        : " must be pinned to be unpinned, it is not");
                    case NAMED ->
                        segment + " must be one without a name to be pinned or unpinned: one with a name keeps its pin";
                    case NOT_ATTACHED, DONE -> segment + " must be attached to be pinned or unpinned, it is not";
                });
    }
}
