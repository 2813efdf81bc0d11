package io.bgworker.shm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class PatienceTest {

    private final Patience patience = new Patience(64);

    private int leftOut() {
        int times = 0;
        while (!patience.isThere()) {
            patience.lose();
            times++;
        }
        return times;
    }

    private int leftOutAfterOneInVain() {
        assertTrue(patience.isThere());
        patience.lose();
        return leftOut();
    }

    @Test
    void isLostSlowly() {
        int[] expected = {1, 2, 4, 8, 16, 32, 64, 64, 64};
        for (int times : expected) {
            assertEquals(times, leftOutAfterOneInVain());
        }
    }

    @Test
    void isRegainedAtOnce() {
        for (int i = 0; i < 4; i++) {
            assertEquals(1 << i, leftOutAfterOneInVain());
        }
        patience.lose();
        assertFalse(patience.isThere());
        patience.regain();
        assertEquals(1, leftOutAfterOneInVain());
    }
}
