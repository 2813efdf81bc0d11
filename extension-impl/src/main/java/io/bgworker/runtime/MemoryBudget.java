package io.bgworker.runtime;

import io.bgworker.WorkerSpec;
import io.bgworker.config.BgworkerConfig;
import io.bgworker.launcher.MemoryNeed;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What the static workers may come to need of the memory there is, beside the server. Said before it runs out: then the kernel
 * chooses who dies.
 *
 * @param workers how many there are
 * @param workersBytes what they may come to need together
 * @param largest the name of the one that may need most; empty if there is none
 * @param largestBytes what that is
 * @param serverBytes the largest heap of the server
 * @param availableBytes what the container, or the machine, has
 */
record MemoryBudget(
        int workers, long workersBytes, String largest, long largestBytes, long serverBytes, long availableBytes) {

    static MemoryBudget of(BgworkerConfig config, List<WorkerSpec> specs, long serverBytes, long availableBytes) {
        long sum = specs.stream().mapToLong(spec -> need(config, spec)).sum();
        return specs.stream()
                .max(Comparator.comparingLong(spec -> need(config, spec)))
                .map(largest -> new MemoryBudget(
                        specs.size(), sum, largest.name(), need(config, largest), serverBytes, availableBytes))
                .orElseGet(() -> new MemoryBudget(0, 0, "", 0, serverBytes, availableBytes));
    }

    private static long need(BgworkerConfig config, WorkerSpec spec) {
        List<String> options = new ArrayList<>(config.jvmOptions());
        options.addAll(spec.jvmOptions());
        return MemoryNeed.bytes(options);
    }

    boolean isExceeded() {
        return workers > 0 && workersBytes + serverBytes > availableBytes;
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
