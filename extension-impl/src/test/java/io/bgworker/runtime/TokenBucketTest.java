package io.bgworker.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenBucketTest {

    private static final int PER_SECOND = 10;
    private static final int BURST = 50;
    private static final long SECOND_NANOS = 1_000_000_000L;

    /** How many of very many would pass at this moment. */
    private static int take(TokenBucket bucket, long nowNanos) {
        int taken = 0;
        while (bucket.tryTake(nowNanos)) {
            taken++;
        }
        return taken;
    }

    /** System.nanoTime may begin anywhere, and pass from the largest to the smallest number. */
    @ParameterizedTest
    @ValueSource(longs = {0, -5_000_000_000L, Long.MIN_VALUE, Long.MAX_VALUE - 2 * SECOND_NANOS})
    void letsABurstPassAndThenSoManyASecond(long begin) {
        TokenBucket bucket = new TokenBucket(PER_SECOND, BURST, begin);
        assertEquals(BURST, take(bucket, begin));
        assertEquals(PER_SECOND, take(bucket, begin + SECOND_NANOS));
        assertEquals(3 * PER_SECOND, take(bucket, begin + 4 * SECOND_NANOS));
    }

    @Test
    void fillsInSmallSteps() {
        TokenBucket bucket = new TokenBucket(PER_SECOND, BURST, 0);
        take(bucket, 0);
        int taken = 0;
        for (long now = 0; now <= SECOND_NANOS; now += SECOND_NANOS / 1_000) {
            taken += take(bucket, now);
        }
        assertEquals(PER_SECOND, taken, 1); // The tenth may come a moment late, for fractions do not sum up exactly.
    }

    @Test
    void keepsNoMoreThanABurstHoweverLongItIsQuiet() {
        TokenBucket bucket = new TokenBucket(PER_SECOND, BURST, 0);
        take(bucket, 0);
        assertEquals(BURST, take(bucket, 1_000_000 * SECOND_NANOS));
    }

    @Test
    void letsNothingPassBeforeAWholeTokenIsThere() {
        TokenBucket bucket = new TokenBucket(PER_SECOND, BURST, 0);
        take(bucket, 0);
        assertEquals(0, take(bucket, SECOND_NANOS / PER_SECOND - 1_000));
        assertEquals(1, take(bucket, SECOND_NANOS / PER_SECOND + 1_000));
    }
}
