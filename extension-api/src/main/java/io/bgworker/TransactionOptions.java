package io.bgworker;

import java.time.Duration;

/**
 * How a transaction is run. Immutable.
 *
 * <pre>{@code
 * TransactionOptions.DEFAULTS.with(Isolation.SERIALIZABLE).withRetries(5)
 * }</pre>
 *
 * @param isolation the isolation; {@link Isolation#UNCHANGED} by default
 * @param readOnly whether it must not write; {@code false} by default
 * @param timeout the longest it may take, each attempt by itself, in milliseconds at least; zero, the default, for no limit. On
 *     PostgreSQL a statement that takes longer is cancelled ({@code statement_timeout}); everywhere a transaction that took
 *     longer is rolled back instead of committed
 * @param retries how often it is tried again when the database ends it because of another one (SQL states {@code 40001},
 *     serialization failure, and {@code 40P01}, deadlock), 0 to {@value #RETRIES_MAX}; 0 by default
 * @since 0.1
 */
public record TransactionOptions(Isolation isolation, boolean readOnly, Duration timeout, int retries) {

    /** The most retries. */
    public static final int RETRIES_MAX = 1_000;

    /** Nothing special. */
    public static final TransactionOptions DEFAULTS =
            new TransactionOptions(Isolation.UNCHANGED, false, Duration.ZERO, 0);

    /**
     * Checks the ranges.
     *
     * @param isolation the isolation
     * @param readOnly whether it must not write
     * @param timeout the longest it may take, 0 to 24 hours; zero for no limit
     * @param retries how often it is tried again, 0 to {@value #RETRIES_MAX}
     */
    public TransactionOptions {
        if (timeout.isNegative() || timeout.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("The time-out of a transaction must be 0 to 24 h, was " + timeout);
        }
        if (retries < 0 || retries > RETRIES_MAX) {
            throw new IllegalArgumentException(
                    "The retries of a transaction must be 0 to " + RETRIES_MAX + ", were " + retries);
        }
    }

    /**
     * With another isolation.
     *
     * @param changed the isolation
     * @return new options
     */
    public TransactionOptions with(Isolation changed) {
        return new TransactionOptions(changed, readOnly, timeout, retries);
    }

    /**
     * For a transaction that only reads.
     *
     * @return new options
     */
    public TransactionOptions reading() {
        return new TransactionOptions(isolation, true, timeout, retries);
    }

    /**
     * With another time-out.
     *
     * @param changed the time-out, 0 to 24 hours; zero for none
     * @return new options
     */
    public TransactionOptions withTimeout(Duration changed) {
        return new TransactionOptions(isolation, readOnly, changed, retries);
    }

    /**
     * With another number of retries.
     *
     * @param changed the number, 0 to {@value #RETRIES_MAX}
     * @return new options
     */
    public TransactionOptions withRetries(int changed) {
        return new TransactionOptions(isolation, readOnly, timeout, changed);
    }
}
