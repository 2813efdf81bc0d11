package io.bgworker.segment;

import io.bgworker.SegmentInfo;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A living segment. It is initialised, or somebody is at it, or nobody and the next who asks will be. */
final class Entry {

    final Segment segment;
    final Set<Party> attached = new LinkedHashSet<>();
    boolean pinned;
    boolean initialized;

    /** Who initialises it at the moment. */
    @Nullable
    Party initializer;

    Entry(Segment segment) {
        this.segment = segment;
        pinned = segment.isNamed();
    }

    boolean isForgotten() {
        return attached.isEmpty() && !pinned;
    }

    SegmentInfo info() {
        return new SegmentInfo(
                segment.isNamed() ? Optional.of(segment.name()) : Optional.empty(),
                segment.handle(),
                segment.kind(),
                segment.bytes(),
                attached.size(),
                pinned,
                initialized);
    }
}
