package io.bgworker.supervisor;

import io.bgworker.RestartPolicy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Settings for tests: the product's defaults, but for what a test says otherwise. */
final class TestSettings {

    private int maxWorkers = 8;
    private final Map<String, Integer> typeLimits = new HashMap<>();
    private RestartPolicy restartPolicy = RestartPolicy.after(Duration.ofSeconds(60));
    private final Map<String, RestartPolicy> restartOverrides = new HashMap<>();
    private boolean restartAfterCrash = true;
    private int resetsMax = 5;
    private Duration resetWindow = Duration.ofSeconds(60);
    private Duration startTimeout = Duration.ofSeconds(30);
    private Duration killAfter = Duration.ofSeconds(5);
    private Duration shutdownTimeout = Duration.ofSeconds(10);
    private int startsAtOnce = 4;

    TestSettings maxWorkers(int value) {
        maxWorkers = value;
        return this;
    }

    TestSettings typeLimit(String type, int value) {
        typeLimits.put(type, value);
        return this;
    }

    TestSettings restartPolicy(RestartPolicy value) {
        restartPolicy = value;
        return this;
    }

    TestSettings restartOverride(String name, RestartPolicy value) {
        restartOverrides.put(name, value);
        return this;
    }

    TestSettings restartAfterCrash(boolean value) {
        restartAfterCrash = value;
        return this;
    }

    TestSettings resetLimit(int resets, Duration window) {
        resetsMax = resets;
        resetWindow = window;
        return this;
    }

    TestSettings startTimeout(Duration value) {
        startTimeout = value;
        return this;
    }

    TestSettings killAfter(Duration value) {
        killAfter = value;
        return this;
    }

    TestSettings shutdownTimeout(Duration value) {
        shutdownTimeout = value;
        return this;
    }

    TestSettings startsAtOnce(int value) {
        startsAtOnce = value;
        return this;
    }

    Settings build() {
        return new Settings(
                maxWorkers,
                typeLimits,
                restartPolicy,
                restartOverrides,
                restartAfterCrash,
                resetsMax,
                resetWindow.toNanos(),
                startTimeout.toNanos(),
                killAfter.toNanos(),
                shutdownTimeout.toNanos(),
                startsAtOnce);
    }
}
