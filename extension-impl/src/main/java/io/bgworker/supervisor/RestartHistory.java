package io.bgworker.supervisor;

import java.util.ArrayDeque;
import java.util.Deque;

/** What back-off remembers of a worker: recent ends, and how many failures followed one another without health. */
final class RestartHistory {

    private final Deque<Long> endsNanos = new ArrayDeque<>();
    private int failuresInARow;

    /**
     * Notes a failure.
     *
     * @return how many failures lie in the window, this one included
     */
    int note(long diedAtNanos, boolean wasHealthy, long windowNanos, int countMax) {
        failuresInARow = wasHealthy ? 1 : failuresInARow + 1;
        endsNanos.addLast(diedAtNanos);
        while (endsNanos.size() > countMax || diedAtNanos - endsNanos.getFirst() > windowNanos) {
            endsNanos.removeFirst();
        }
        return endsNanos.size();
    }

    int failuresInARow() {
        return failuresInARow;
    }

    void clear() {
        endsNanos.clear();
        failuresInARow = 0;
    }
}
