package io.bgworker.shm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class PatienceTest {

    private final Patience patience = new Patience();

    /** How many looks are brief before the next long one. */
    private int briefLooks() {
        int looks = 0;
        while (!patience.isLong()) {
            patience.lookedInVain();
            looks++;
        }
        return looks;
    }

    private int briefLooksAfterALongOneInVain() {
        assertTrue(patience.isLong());
        patience.lookedInVain();
        return briefLooks();
    }

    @Test
    void isLostSlowly() {
        int[] expected = {1, 2, 4, 8, 16, 32, 64, 64, 64};
        for (int looks : expected) {
            assertEquals(looks, briefLooksAfterALongOneInVain());
        }
    }

    @Test
    void isRegainedAtOnce() {
        for (int i = 0; i < 4; i++) {
            assertEquals(1 << i, briefLooksAfterALongOneInVain());
        }
        patience.lookedInVain();
        assertFalse(patience.isLong());
        patience.looked(); // Although it was brief.
        assertEquals(1, briefLooksAfterALongOneInVain());
    }
}
