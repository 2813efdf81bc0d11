package io.bgworker.config;

import io.bgworker.StartTime;
import io.bgworker.WorkerSpec;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;

/** Reads what is said of single workers: {@code bgworker.worker.<name>.…}. */
final class WorkerReader {

    private final Values values;

    WorkerReader(Values values) {
        this.values = values;
    }

    /** The overrides of the workers that are listed, and of those whose names are known anyway. */
    Map<String, WorkerOverrides> read(Collection<String> known) {
        Set<String> names = new TreeSet<>(values.names().of(Family.WORKER));
        names.addAll(known);
        Map<String, WorkerOverrides> overrides = new TreeMap<>();
        for (String name : names) {
            WorkerOverrides found = read(name);
            if (!found.equals(WorkerOverrides.none())) {
                overrides.put(name, found);
            }
        }
        return overrides;
    }

    private WorkerOverrides read(String name) {
        return new WorkerOverrides(
                values.read(key(name, "enabled"), true, Texts::flag),
                values.find(key(name, "type"), judged(WorkerSpec.Builder::type)),
                values.find(key(name, "capabilities"), Texts::capabilities),
                values.find(key(name, "start-time"), Texts.oneOf(StartTime.class)),
                values.find(key(name, "restart-time"), Texts::restartPolicy),
                values.find(key(name, "main-arg"), judged(WorkerSpec.Builder::mainArg)),
                values.find(key(name, "extra"), judged((worker, text) -> worker.extra(bytes(text)))),
                values.find(key(name, "required"), Texts::flag),
                values.find(key(name, "declares-ready"), Texts::flag),
                values.find(key(name, "priority"), Ranges.PRIORITY),
                values.find(key(name, "jvm-options"), Texts::jvmOptions),
                values.find(
                        key(name, "java-home"), text -> HostFiles.javaHome(text).toString()),
                values.read(key(name, "heap-dump"), true, Texts::flag),
                values.find(key(name, "spares"), Ranges.SPARES));
    }

    private static String key(String name, String part) {
        return Family.WORKER.key(name, part);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Parser<String> judged(BiFunction<WorkerSpec.Builder, String, WorkerSpec.Builder> attribute) {
        return text -> {
            Texts.checked(worker -> attribute.apply(worker, text));
            return text;
        };
    }
}
