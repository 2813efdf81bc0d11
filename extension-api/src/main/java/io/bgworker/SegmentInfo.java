package io.bgworker;

import java.util.Optional;

/**
 * A line of the list of segments ({@code pg_dsm_registry_allocations}).
 *
 * @param name its name; empty if it has none
 * @param handle its handle
 * @param kind what it is for
 * @param bytes how many bytes it takes, its structure included
 * @param attached how many processes are attached to it
 * @param pinned whether it stays when nobody is
 * @param initialized whether it can be used: false while its initialiser runs, or if that threw
 * @since 0.1
 */
public record SegmentInfo(
        Optional<String> name,
        long handle,
        SegmentKind kind,
        long bytes,
        int attached,
        boolean pinned,
        boolean initialized) {}
