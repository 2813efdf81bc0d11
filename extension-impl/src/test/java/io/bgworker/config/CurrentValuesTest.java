package io.bgworker.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.WorkerException;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.Test;

class CurrentValuesTest {

    private final ConfigSource source = TestConfig.source(
            "test", 250, "nap", "5s", "twice", "${nap}${nap}", "empty", "", "lost", "secret ${nobody}");
    private final CurrentValues values = new CurrentValues(TestConfig.of(source));

    @Test
    void areThoseOfTheMomentWithExpressionsReplaced() {
        assertEquals(Optional.of("5s5s"), values.find("twice"));
        TestConfig.put(source, "nap", "1s");
        assertEquals(Optional.of("1s1s"), values.find("twice"));
    }

    @Test
    void unknownAndEmptyIsTheSame() {
        assertEquals(Optional.empty(), values.find("unknown"));
        assertEquals(Optional.empty(), values.find("empty"));
    }

    @Test
    void oneThatCannotBeResolvedIsAnErrorThatNamesKeyAndSourceAndShowsNothing() {
        WorkerException refused = assertThrows(WorkerException.class, () -> values.find("lost"));
        assertTrue(refused.getMessage().contains("'lost'"), refused.getMessage());
        assertTrue(refused.getMessage().contains("'test' (ordinal 250)"), refused.getMessage());
        assertFalse(refused.getMessage().contains("secret"), refused.getMessage());
    }
}
