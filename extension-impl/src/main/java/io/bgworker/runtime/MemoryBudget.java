package io.bgworker.runtime;

import io.bgworker.WorkerSpec;
import io.bgworker.config.BgworkerConfig;
import io.bgworker.launcher.MemoryNeed;
import io.bgworker.supervisor.SpareKind;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What the static workers, and the spares for such as they are, may come to need of the memory there is, beside the server. Said before it runs out: then the kernel
 * chooses who dies.
 *
 * @param workers how many there are
 * @param spares how many spares there may be
 * @param bytes what all of these may come to need together
 * @param largest the name of the one that may need most; empty if there is none
 * @param largestBytes what that is
 * @param serverBytes the largest heap of the server
 * @param availableBytes what the container, or the machine, has
 */
record MemoryBudget(
        int workers, int spares, long bytes, String largest, long largestBytes, long serverBytes, long availableBytes) {

    static MemoryBudget of(
            BgworkerConfig config,
            List<WorkerSpec> specs,
            Function<WorkerSpec, SpareKind> kindOf,
            long serverBytes,
            long availableBytes) {
        Map<SpareKind, WorkerSpec> askers = new LinkedHashMap<>();
        specs.forEach(spec ->
                askers.merge(kindOf.apply(spec), spec, (one, other) -> one.spares() >= other.spares() ? one : other));
        int spares = 0;
        long bytes = specs.stream().mapToLong(spec -> need(config, spec)).sum();
        for (Map.Entry<SpareKind, WorkerSpec> asker : askers.entrySet()) {
            int count = asker.getKey().isShared()
                    ? config.spares().most()
                    : asker.getValue().spares();
            spares += count;
            bytes += count * need(config, asker.getValue());
        }
        Optional<WorkerSpec> largest = specs.stream().max(Comparator.comparingLong(spec -> need(config, spec)));
        return new MemoryBudget(
                specs.size(),
                spares,
                bytes,
                largest.map(WorkerSpec::name).orElse(""),
                largest.map(spec -> need(config, spec)).orElse(0L),
                serverBytes,
                availableBytes);
    }

    private static long need(BgworkerConfig config, WorkerSpec spec) {
        List<String> options = new ArrayList<>(config.jvmOptions());
        options.addAll(spec.jvmOptions());
        return MemoryNeed.bytes(options);
    }

    boolean isExceeded() {
        return workers > 0 && bytes + serverBytes > availableBytes;
    }

    /** What the container has, or the machine where there is none; empty if this JVM does not say. */
    static OptionalLong memoryOfThisMachine() {
        try {
            // By its name: not every server lets an application see the class.
            Object bytes = ManagementFactory.getPlatformMBeanServer()
                    .getAttribute(new ObjectName(ManagementFactory.OPERATING_SYSTEM_MXBEAN_NAME), "TotalMemorySize");
            return bytes instanceof Long known && known > 0 ? OptionalLong.of(known) : OptionalLong.empty();
        } catch (JMException | RuntimeException e) {
            return OptionalLong.empty();
        }
    }
}
