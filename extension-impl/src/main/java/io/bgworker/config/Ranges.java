package io.bgworker.config;

import io.bgworker.spi.DatabaseSettings;
import java.time.Duration;

/** What is allowed for the numbers and durations of the configuration. */
final class Ranges {

    /** PostgreSQL's range of {@code max_worker_processes}. */
    static final IntRange WORKERS = new IntRange(0, 262_143);

    static final IntRange EXITS = new IntRange(0, 100_000);
    static final IntRange STARTS_AT_ONCE = new IntRange(1, 1_000);
    static final IntRange SPARES = new IntRange(0, 64);
    static final IntRange PRIORITY = new IntRange(Integer.MIN_VALUE, Integer.MAX_VALUE);
    static final IntRange RESETS = new IntRange(1, 1_000);

    static final ByteRange SHARED_MEMORY = new ByteRange(0, 1L << 40);

    static final ByteRange HEAP_DUMPS = new ByteRange(0, 1L << 40);

    static final DurationRange RESET_WINDOW = new DurationRange(Duration.ofSeconds(1), Duration.ofHours(24));
    static final DurationRange SHUTDOWN_TIMEOUT = new DurationRange(Duration.ofSeconds(1), Duration.ofHours(1));
    static final DurationRange KILL_AFTER = new DurationRange(Duration.ZERO, Duration.ofHours(1));
    static final DurationRange START_TIMEOUT = new DurationRange(Duration.ofSeconds(1), Duration.ofHours(1));

    static final DurationRange CONNECT_TIMEOUT = new DurationRange(Duration.ofSeconds(1), Duration.ofMinutes(5));

    static final IntRange POOL_SIZE = new IntRange(0, DatabaseSettings.POOL_SIZE_MAX);

    private Ranges() {}
}
