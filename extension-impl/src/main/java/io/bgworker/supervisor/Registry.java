package io.bgworker.supervisor;

import io.bgworker.WorkerId;
import io.bgworker.WorkerSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The slot table: which workers are registered, found by identity and by name, and how many of each type. A slot's
 * generation grows with every registration, so that an old identity never finds a new worker.
 */
final class Registry {

    /** By slot. Iterates in the order of registration. */
    private final Map<Integer, Worker> bySlot = new LinkedHashMap<>();

    private final Map<String, Set<Worker>> byName = new HashMap<>();
    private final Map<String, Integer> countByType = new HashMap<>();
    private final TreeSet<Integer> freedSlots = new TreeSet<>();
    private final List<Long> generations = new ArrayList<>();

    /** The static workers' definitions, registered or not: what {@code start(name)} can bring back. */
    private final Map<String, WorkerSpec> declared = new HashMap<>();

    Optional<Outcome.LimitExceeded> limitFor(WorkerSpec spec, Settings settings) {
        if (bySlot.size() >= settings.maxWorkerProcesses()) {
            return Optional.of(new Outcome.LimitExceeded(settings.maxWorkerProcesses(), ""));
        }
        Integer limit = settings.typeLimits().get(spec.type());
        return limit != null && countByType.getOrDefault(spec.type(), 0) >= limit
                ? Optional.of(new Outcome.LimitExceeded(limit, spec.type()))
                : Optional.empty();
    }

    Worker add(WorkerSpec spec, boolean isStatic, long nowNanos) {
        Worker worker = new Worker(takeSlot(), spec, isStatic, nowNanos);
        bySlot.put(worker.id.slot(), worker);
        byName.computeIfAbsent(spec.name(), name -> new LinkedHashSet<>()).add(worker);
        countByType.merge(spec.type(), 1, Integer::sum);
        return worker;
    }

    private WorkerId takeSlot() {
        Integer freed = freedSlots.pollFirst();
        if (freed == null) {
            generations.add(0L);
            freed = generations.size() - 1;
        }
        long generation = generations.get(freed) + 1;
        generations.set(freed, generation);
        return new WorkerId(freed, generation);
    }

    void remove(Worker worker) {
        bySlot.remove(worker.id.slot());
        freedSlots.add(worker.id.slot());
        Set<Worker> namesakes = byName.get(worker.spec.name());
        if (namesakes != null) {
            namesakes.remove(worker);
            if (namesakes.isEmpty()) {
                byName.remove(worker.spec.name());
            }
        }
        countByType.computeIfPresent(worker.spec.type(), (type, count) -> count == 1 ? null : count - 1);
    }

    @Nullable
    Worker find(WorkerId id) {
        Worker worker = bySlot.get(id.slot());
        return worker != null && worker.id.equals(id) ? worker : null;
    }

    /** The worker, if this is still its incarnation. */
    @Nullable
    Worker find(WorkerId id, int incarnation) {
        Worker worker = find(id);
        return worker != null && worker.incarnation == incarnation ? worker : null;
    }

    List<Worker> named(String name) {
        return List.copyOf(byName.getOrDefault(name, Set.of()));
    }

    void declare(WorkerSpec spec) {
        declared.put(spec.name(), spec);
    }

    /** The names of all workers that can be asked for by name. */
    List<String> names() {
        TreeSet<String> names = new TreeSet<>(declared.keySet());
        names.addAll(byName.keySet());
        return List.copyOf(names);
    }

    Optional<WorkerSpec> declared(String name) {
        return Optional.ofNullable(declared.get(name));
    }

    /** All workers, in the order of registration; safe to unregister some while going through them. */
    List<Worker> all() {
        return List.copyOf(bySlot.values());
    }

    Collection<Worker> view() {
        return bySlot.values();
    }

    int size() {
        return bySlot.size();
    }
}
