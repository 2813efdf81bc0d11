package io.bgworker.segment;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * How much memory there is, and what takes it: living segments, and those destroyed ones that the server has still mapped, since
 * the system keeps the memory of a file as long as somebody maps it. Counts in pages, as the system does.
 */
final class Room {

    private static final long PAGE_BYTES = 4096;

    private final long maxBytes;
    private final Map<Long, Long> living = new HashMap<>();
    private final Map<Long, Long> lingering = new HashMap<>();

    /** Which segments the server has mapped. */
    private final Set<Long> mapped = new HashSet<>();

    private long usedBytes;

    Room(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    private static long pages(long bytes) {
        return (bytes + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
    }

    boolean has(long bytes) {
        return pages(bytes) <= maxBytes - usedBytes;
    }

    boolean knows(long handle) {
        return living.containsKey(handle) || lingering.containsKey(handle);
    }

    void take(Segment segment) {
        long bytes = pages(segment.bytes());
        living.put(segment.handle(), bytes);
        usedBytes += bytes;
    }

    /** The segment is destroyed; what it takes is given back when the server has unmapped it. */
    void destroyed(Segment segment) {
        long bytes = living.remove(segment.handle());
        if (mapped.contains(segment.handle())) {
            lingering.put(segment.handle(), bytes);
        } else {
            usedBytes -= bytes;
        }
    }

    void mapped(long handle) {
        if (living.containsKey(handle)) {
            mapped.add(handle);
        }
    }

    void unmapped(long handle) {
        mapped.remove(handle);
        Long bytes = lingering.remove(handle);
        usedBytes -= bytes == null ? 0 : bytes;
    }

    long usedBytes() {
        return usedBytes;
    }

    long lingeringBytes() {
        return lingering.values().stream().mapToLong(Long::longValue).sum();
    }
}
