package io.bgworker.supervisor;

import java.util.OptionalLong;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The workers whose state ends by itself, by time. A worker has at most one deadline; all operations cost O(log n). */
final class Deadlines {

    private record Entry(long dueNanos, Worker worker) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            // By difference: the times are those of a clock that may wrap.
            int byTime = Long.signum(dueNanos - other.dueNanos);
            return byTime != 0 ? byTime : worker.id.compareTo(other.worker.id);
        }
    }

    private final TreeSet<Entry> entries = new TreeSet<>();

    void set(Worker worker, long dueNanos) {
        clear(worker);
        worker.deadlineNanos = OptionalLong.of(dueNanos);
        entries.add(new Entry(dueNanos, worker));
    }

    void clear(Worker worker) {
        if (worker.deadlineNanos.isPresent()) {
            entries.remove(new Entry(worker.deadlineNanos.getAsLong(), worker));
            worker.deadlineNanos = OptionalLong.empty();
        }
    }

    OptionalLong nextNanos() {
        return entries.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(entries.first().dueNanos());
    }

    /** Takes the next worker whose deadline has passed; {@code null} if there is none. */
    @Nullable
    Worker pollDue(long nowNanos) {
        if (entries.isEmpty() || entries.first().dueNanos() - nowNanos > 0) {
            return null;
        }
        Worker worker = entries.first().worker();
        clear(worker);
        return worker;
    }
}
