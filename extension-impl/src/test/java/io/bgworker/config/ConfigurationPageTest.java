package io.bgworker.config;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The reference page for administrators has a row for every key. */
class ConfigurationPageTest {

    private static final Path PAGE = Path.of("../docs/configuration.md");

    static Stream<String> keys() {
        return Stream.concat(
                Keys.FIXED.stream(), Arrays.stream(Family.values()).flatMap(family -> family.parts().stream()
                        .map(part -> family.key("<name>", part))));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void hasARowForEveryKey(String key) throws Exception {
        assertTrue(Files.readString(PAGE).contains("\n| `" + key + "` |"), "No row for " + key + " in " + PAGE);
    }
}
