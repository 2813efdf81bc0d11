package io.bgworker.runtime;

import io.bgworker.WorkerId;
import io.bgworker.WorkerPhase;
import io.bgworker.supervisor.WorkerView;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;

/** The registered workers as they are published, in the order of their slots. Written by the loop, read by any thread. */
final class Roster {

    private final Map<WorkerId, WorkerCell> cells = new ConcurrentSkipListMap<>();

    /** Published since waiters were last answered. Used by the loop only. */
    private final Set<WorkerCell> touched = new LinkedHashSet<>();

    void publish(WorkerView view) {
        WorkerCell cell = cells.computeIfAbsent(view.id(), id -> new WorkerCell(view));
        if (view.state().phase() == WorkerPhase.GONE) {
            cells.remove(view.id());
        }
        cell.publish(view);
        touched.add(cell);
    }

    /** Answers waiters, when all that a step of the machine has caused was done: who is told of an end finds its report. */
    void tell() {
        touched.forEach(WorkerCell::tell);
        touched.clear();
    }

    Optional<WorkerCell> find(WorkerId id) {
        return Optional.ofNullable(cells.get(id));
    }

    List<WorkerCell> all() {
        return List.copyOf(cells.values());
    }

    List<WorkerCell> named(String name) {
        return cells.values().stream()
                .filter(cell -> cell.info().name().equals(name))
                .toList();
    }
}
