package io.bgworker.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.RestartPolicy;
import io.bgworker.config.BgworkerConfig;
import io.bgworker.supervisor.Settings;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MachineSettingsTest {

    private static Settings of(Map<String, String> configuration) {
        return MachineSettings.of(BgworkerConfig.read(new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(configuration, "test", 100))
                .build()));
    }

    @Test
    void takesTheLimits() {
        Settings settings = of(Map.of(
                "bgworker.max-worker-processes", "3",
                "bgworker.type.import.max", "2",
                "bgworker.starts-at-once", "5"));
        assertEquals(3, settings.maxWorkerProcesses());
        assertEquals(Map.of("import", 2), settings.typeLimits());
        assertEquals(5, settings.startsAtOnce());
        assertTrue(of(Map.of()).startsAtOnce() >= 2, "one slow start must not hold all others up");
    }

    /** Those of which only something else is said keep their own. */
    @Test
    void takesTheRestartPoliciesInGeneralAndByName() {
        Settings settings = of(Map.of(
                "bgworker.restart-time", "1s",
                "bgworker.worker.mail.sender.restart-time", "2s",
                "bgworker.worker.silent.restart-time", "default",
                "bgworker.worker.other.priority", "1"));
        assertEquals(RestartPolicy.after(Duration.ofSeconds(1)), settings.restartPolicy());
        assertEquals(
                Map.of("mail.sender", RestartPolicy.after(Duration.ofSeconds(2)), "silent", RestartPolicy.configured()),
                settings.restartOverrides());
    }

    @Test
    void takesTheTimes() {
        Settings settings = of(Map.of(
                "bgworker.start-timeout", "2s",
                "bgworker.kill-after", "3s",
                "bgworker.shutdown-timeout", "4s"));
        assertEquals(Duration.ofSeconds(2).toNanos(), settings.startTimeoutNanos());
        assertEquals(Duration.ofSeconds(3).toNanos(), settings.killAfterNanos());
        assertEquals(Duration.ofSeconds(4).toNanos(), settings.shutdownTimeoutNanos());
    }

    @Test
    void takesWhatBoundsTheResets() {
        Settings settings = of(Map.of("bgworker.reset-limit", "7 in 9s", "bgworker.restart-after-crash", "false"));
        assertEquals(7, settings.resetsMax());
        assertEquals(Duration.ofSeconds(9).toNanos(), settings.resetWindowNanos());
        assertFalse(settings.restartAfterCrash());
        assertTrue(of(Map.of()).restartAfterCrash());
    }
}
