package io.bgworker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {

    @ParameterizedTest
    @CsvSource({
        "10s,        PT10S",
        "500ms,      PT0.5S",
        "5m,         PT5M",
        "1h,         PT1H",
        "1d,         PT24H",
        "0s,         PT0S",
        "-1s,        PT-1S",
        "007s,       PT7S",
        "10 s,       PT10S",
        "'  10s  ',  PT10S",
        "10S,        PT10S",
        "2H,         PT2H",
        "PT1M30S,    PT1M30S",
        "pt1m,       PT1M",
        "P1DT2H,     PT26H",
        "PT0.001S,   PT0.001S",
        "-PT5S,      PT-5S",
        "999999999999ms, PT277777H46M39.999S",
    })
    void readsWhatPeopleWrite(String text, Duration expected) {
        assertEquals(Optional.of(expected), DurationText.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "10",
                "s",
                "ten seconds",
                "10 seconds",
                "1w",
                "1.5s",
                "1,5s",
                "1e3s",
                "+1s",
                "--1s",
                "0x10s",
                "1s 2s",
                "1s2ms",
                "PT",
                "P1Y",
                "never",
                "1234567890123s",
                "PT99999999999999999999S",
                "999999999999999999999999d",
                "١s"
            })
    void refusesEverythingElse(String text) {
        assertEquals(Optional.empty(), DurationText.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "PT10S, 10s",
        "PT0.5S, 500ms",
        "PT1M, 60s",
        "PT0S, 0s",
        "PT1.001S, 1001ms",
        "PT-1S, -1s",
        "PT-0.5S, -500ms",
        "PT0.000001S, PT0.000001S",
        "PT1H0.0000001S, PT1H0.0000001S"
    })
    void writesTheShortForm(Duration duration, String expected) {
        assertEquals(expected, DurationText.format(duration));
    }

    @Test
    void readsWhatItWrites() {
        Random random = new Random(3);
        for (int i = 0; i < 10_000; i++) {
            Duration duration =
                    switch (i % 3) {
                        case 0 -> Duration.ofSeconds(random.nextInt());
                        case 1 -> Duration.ofMillis(random.nextInt());
                        default -> Duration.ofNanos(random.nextLong());
                    };
            assertEquals(Optional.of(duration), DurationText.parse(DurationText.format(duration)));
        }
    }
}
