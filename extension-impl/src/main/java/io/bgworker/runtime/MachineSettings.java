package io.bgworker.runtime;

import io.bgworker.RestartPolicy;
import io.bgworker.config.BgworkerConfig;
import io.bgworker.supervisor.Settings;
import java.util.Map;
import java.util.TreeMap;

/** What the machine needs of the configuration. */
final class MachineSettings {

    private MachineSettings() {}

    static Settings of(BgworkerConfig config) {
        Map<String, RestartPolicy> restartOverrides = new TreeMap<>();
        config.workers().forEach((name, overrides) -> {
            if (overrides.restartPolicy() != null) {
                restartOverrides.put(name, overrides.restartPolicy());
            }
        });
        return new Settings(
                config.maxWorkerProcesses(),
                config.typeLimits(),
                config.restartPolicy(),
                restartOverrides,
                config.restartAfterCrash(),
                config.resetLimit().resets(),
                config.resetLimit().within().toNanos(),
                config.startTimeout().toNanos(),
                config.killAfter().toNanos(),
                config.shutdownTimeout().toNanos(),
                config.startsAtOnce());
    }
}
