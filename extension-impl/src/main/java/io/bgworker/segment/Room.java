package io.bgworker.segment;

import java.util.HashMap;
import java.util.Map;

/**
 * How much memory there is, and what takes it: living segments, and those destroyed ones that the server has still mapped, since
 * the system keeps the memory of a file as long as somebody maps it. Counts in pages, as the system does.
 */
final class Room {

    private static final long PAGE_BYTES = 4096;

    private final long maxBytes;
    private final int headBytes;
    private final Map<Long, Long> living = new HashMap<>();
    private final Map<Long, Long> lingering = new HashMap<>();

    /** How often the server has a segment mapped: more than once if it has detached and attached again. */
    private final Map<Long, Integer> mapped = new HashMap<>();

    private long usedBytes;

    Room(long maxBytes, int headBytes) {
        this.maxBytes = maxBytes;
        this.headBytes = headBytes;
    }

    private long pages(long bytes) {
        return (headBytes + bytes + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
    }

    boolean has(long bytes) {
        return bytes <= maxBytes && pages(bytes) <= maxBytes - usedBytes;
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
        if (mapped.containsKey(segment.handle())) {
            lingering.put(segment.handle(), bytes);
        } else {
            usedBytes -= bytes;
        }
    }

    void mapped(long handle) {
        mapped.merge(handle, 1, Integer::sum);
    }

    void unmapped(long handle) {
        mapped.computeIfPresent(handle, (same, times) -> times == 1 ? null : times - 1);
        if (!mapped.containsKey(handle)) {
            Long bytes = lingering.remove(handle);
            usedBytes -= bytes == null ? 0 : bytes;
        }
    }

    long usedBytes() {
        return usedBytes;
    }

    long lingeringBytes() {
        return lingering.values().stream().mapToLong(Long::longValue).sum();
    }
}
