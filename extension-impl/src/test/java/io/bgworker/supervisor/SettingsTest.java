package io.bgworker.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.RestartPolicy;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SettingsTest {

    static Stream<TestSettings> meaningless() {
        return Stream.of(
                new TestSettings().maxWorkers(-1),
                new TestSettings().startsAtOnce(0),
                new TestSettings().restartPolicy(RestartPolicy.configured()));
    }

    @ParameterizedTest
    @MethodSource("meaningless")
    void meaninglessValuesAreRefusedInWords(TestSettings settings) {
        Exception refused = assertThrows(IllegalArgumentException.class, settings::build);
        assertTrue(refused.getMessage().contains("maxWorkerProcesses="), refused.getMessage());
    }

    @Test
    void noWorkersAtAllAreAllowed() {
        assertEquals(0, new TestSettings().maxWorkers(0).build().maxWorkerProcesses());
    }

    @Test
    void laterChangesOfTheCallersMapsDoNotShow() {
        Map<String, Integer> limits = new HashMap<>(Map.of("t", 1));
        Map<String, RestartPolicy> overrides = new HashMap<>(Map.of("w", RestartPolicy.never()));
        Settings settings = new Settings(8, limits, RestartPolicy.never(), overrides, true, 5, 1, 1, 1, 1, 1);
        limits.clear();
        overrides.clear();
        assertEquals(Map.of("t", 1), settings.typeLimits());
        assertEquals(Map.of("w", RestartPolicy.never()), settings.restartOverrides());
    }
}
