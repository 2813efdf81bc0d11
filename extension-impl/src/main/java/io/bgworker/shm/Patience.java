package io.bgworker.shm;

/**
 * How long one looks for what another process brings about, before one sleeps: long, or briefly. For one thread at a time.
 *
 * <p>When it was long and in vain, the next look is brief; if the next long one is in vain, too, then two are brief, then four, and so on:
 * where processes outnumber processors the other one cannot go on as long as this one looks. As soon as a look pays, even a brief one,
 * the next is long: one interruption does not put both sides to sleep for many rounds.
 */
final class Patience {

    static final int BRIEF_LOOKS_MAX = 64;

    /** How many looks are brief before the next long one. */
    private int briefLooks;

    /** How many will be if that is in vain. */
    private int briefLooksNext = 1;

    boolean isLong() {
        return briefLooks == 0;
    }

    /** It has happened while one looked. */
    void looked() {
        briefLooks = 0;
        briefLooksNext = 1;
    }

    /** One had to sleep. */
    void lookedInVain() {
        if (briefLooks > 0) {
            briefLooks--;
        } else {
            briefLooks = briefLooksNext;
            briefLooksNext = Math.min(2 * briefLooksNext, BRIEF_LOOKS_MAX);
        }
    }
}
