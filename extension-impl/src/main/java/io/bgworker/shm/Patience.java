package io.bgworker.shm;

/**
 * Whether to do what may be in vain: a long look, for instance, where a brief one would do less harm. For one thread at a time.
 *
 * <p>When it was in vain, it is left out once; if it is in vain again, twice, then four times, and so on: where processes outnumber
 * processors the other one cannot go on as long as this one looks. As soon as it pays it is done always: one interruption does
 * not put both sides to sleep for many rounds.
 */
final class Patience {

    /** How often it is left out at most. */
    private final int max;

    /** How often it is left out before it is tried again. */
    private int left;

    /** How often it will be if that is in vain. */
    private int next = 1;

    Patience(int max) {
        this.max = max;
    }

    boolean isThere() {
        return left == 0;
    }

    /** It has paid, or would have. */
    void regain() {
        left = 0;
        next = 1;
    }

    /** It was in vain, or was left out. */
    void lose() {
        if (left > 0) {
            left--;
        } else {
            left = next;
            next = Math.min(2 * next, max);
        }
    }
}
