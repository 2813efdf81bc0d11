package io.bgworker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.contract.Rule;
import java.time.Duration;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RestartPolicyTest {

    private static final RestartPolicy BACKOFF_BY_DEFAULT = RestartPolicy.backoff(
            Duration.ofSeconds(1), 2, Duration.ofSeconds(60), 0.2, Duration.ofSeconds(30), 5, Duration.ofSeconds(60));

    private static InvalidWorkerException assertRefused(String text) {
        return assertThrows(InvalidWorkerException.class, () -> RestartPolicy.parse(text));
    }

    // ---- Bounds

    @Test
    @Rule({"DEF-04", "OUR-04", "REG-09"})
    void restartTimeIsFromZeroTo24Hours() {
        assertEquals(Duration.ZERO, RestartPolicy.after(Duration.ZERO).restartTime());
        assertEquals(
                Duration.ofHours(24), RestartPolicy.after(Duration.ofHours(24)).restartTime());
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT-1S", "PT-0.000000001S", "PT24H0.001S", "PT24H0.000000001S", "PT9999999H"})
    @Rule({"DEF-04", "OUR-04", "REG-09"})
    void restartTimeBeyondIsRefused(Duration time) {
        InvalidWorkerException refused = assertThrows(InvalidWorkerException.class, () -> RestartPolicy.after(time));
        assertEquals("restart time", refused.attribute());
        assertEquals("0s … 24h, or never", refused.expected());
        assertEquals(DurationText.format(time), refused.value());
    }

    @ParameterizedTest
    @CsvSource({"-1s, -1s", "86400001ms, 86400001ms", "25h, 90000s", "2d, 172800s"})
    @Rule({"DEF-04", "OUR-04", "REG-09"})
    void restartTimeBeyondIsRefusedAsTextToo(String text, String value) {
        assertEquals(value, assertRefused(text).value());
    }

    // ---- Text

    @ParameterizedTest
    @CsvSource({
        "never, never",
        "NEVER, never",
        "' never ', never",
        "never-but-after-reset, never-but-after-reset",
        "default, default",
        "0s, 0s",
        "24h, 86400s",
        "1d, 86400s",
        "500ms, 500ms",
        "PT1M, 60s",
    })
    void readsAndWrites(String text, String written) {
        RestartPolicy policy = RestartPolicy.parse(text);
        assertEquals(written, policy.toString());
        assertEquals(policy, RestartPolicy.parse(written));
    }

    @Test
    void neverCanBeButAfterReset() {
        assertEquals(new RestartPolicy.Never(false), RestartPolicy.parse("never"));
        assertEquals(RestartPolicy.never().butAfterReset(), RestartPolicy.parse("never-but-after-reset"));
        assertEquals(RestartPolicy.configured(), RestartPolicy.parse("default"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"backoff", "backoff()", "BACKOFF( )", "backoff(initial=1s)", "backoff( factor = 2 , max=60s )"})
    void partsOfABackoffMayBeLeftOut(String text) {
        assertEquals(BACKOFF_BY_DEFAULT, RestartPolicy.parse(text));
    }

    @Test
    void partsOfABackoffMayBeInAnyOrder() {
        assertEquals(
                RestartPolicy.backoff(
                        Duration.ZERO, 1, Duration.ofHours(24), 1, Duration.ZERO, 1_000, Duration.ofHours(24)),
                RestartPolicy.parse(
                        "backoff(within=24h, crashes=1000, healthy-after=0s, jitter=1, max=1d, factor=1, initial=0s)"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "soon",
                "10",
                "1w",
                "never!",
                "never-but",
                "backoff(",
                "backoff)",
                "backoffs",
                "after(1s)"
            })
    void otherTextsAreRefusedWithWhatIsRight(String text) {
        InvalidWorkerException refused = assertRefused(text);
        assertEquals("restart time", refused.attribute());
        assertTrue(refused.expected().contains("10s, 500ms or PT1M, or never"), refused.expected());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "backoff(x=1)                    | restart time",
                "backoff(initial)                | restart time",
                "backoff(=1s)                    | restart time",
                "backoff(initial=1s,)            | restart time",
                "backoff(initial=soon)           | backoff initial",
                "backoff(initial=-1s)            | backoff initial",
                "backoff(initial=25h, max=26h)   | backoff initial",
                "backoff(initial=2m)             | backoff max",
                "backoff(max=24h1)               | backoff max",
                "backoff(max=86400001ms)         | backoff max",
                "backoff(factor=0.99)            | backoff factor",
                "backoff(factor=1001)            | backoff factor",
                "backoff(factor=NaN)             | backoff factor",
                "backoff(factor=x)               | backoff factor",
                "backoff(jitter=-0.1)            | backoff jitter",
                "backoff(jitter=1.1)             | backoff jitter",
                "backoff(jitter=NaN)             | backoff jitter",
                "backoff(healthy-after=-1s)      | backoff healthy-after",
                "backoff(crashes=0)              | backoff crashes",
                "backoff(crashes=1001)           | backoff crashes",
                "backoff(crashes=1.5)            | backoff crashes",
                "backoff(within=25h)             | backoff within",
            })
    void wrongBackoffsNameTheWrongPart(String text, String attribute) {
        assertEquals(attribute, assertRefused(text).attribute());
    }

    @Test
    void readsWhatItWrites() {
        Random random = new Random(4);
        for (int i = 0; i < 5_000; i++) {
            RestartPolicy policy = i % 2 == 0
                    ? RestartPolicy.after(Duration.ofNanos(
                            random.nextLong(Duration.ofHours(24).toNanos() + 1)))
                    : RestartPolicy.backoff(
                            Duration.ofMillis(random.nextInt(1_000)),
                            1 + 999 * random.nextDouble(),
                            Duration.ofNanos(1_000_000_000L + random.nextInt())
                                    .abs()
                                    .plusSeconds(1),
                            random.nextDouble(),
                            Duration.ofSeconds(random.nextInt(86_401)),
                            1 + random.nextInt(1_000),
                            Duration.ofSeconds(random.nextInt(86_401)));
            assertEquals(policy, RestartPolicy.parse(policy.toString()), policy.toString());
        }
    }

    /** In Turkish the lower case of I is another letter. */
    @Test
    void readsTheSameInEveryLanguage() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr"));
            assertEquals(BACKOFF_BY_DEFAULT, RestartPolicy.parse("BACKOFF(INITIAL=1S, WITHIN=60S)"));
        } finally {
            Locale.setDefault(before);
        }
    }
}
