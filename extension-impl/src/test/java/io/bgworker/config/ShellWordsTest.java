package io.bgworker.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShellWordsTest {

    static Stream<Arguments> lines() {
        return Stream.of(
                Arguments.of("", List.of()),
                Arguments.of(" \t\n", List.of()),
                Arguments.of("-a", List.of("-a")),
                Arguments.of("  -a \t -b\n-c ", List.of("-a", "-b", "-c")),
                Arguments.of("'-a b' \"-c d\"", List.of("-a b", "-c d")),
                Arguments.of("-Dx=\"a b\"'c d'e", List.of("-Dx=a bc de")),
                Arguments.of("\"it's\" 'a \"b\"'", List.of("it's", "a \"b\"")),
                Arguments.of("'' -a", List.of("", "-a")),
                Arguments.of("-Dx=C:\\temp\\ -b", List.of("-Dx=C:\\temp\\", "-b")),
                Arguments.of("-Dx=a,b", List.of("-Dx=a,b")));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void splitsAtWhiteSpaceOutsideQuotes(String line, List<String> words) throws Exception {
        assertEquals(words, ShellWords.split(line));
    }

    @ParameterizedTest
    @ValueSource(strings = {"'", "-a \"b", "'a\"", "\"a' b"})
    void refusesAQuoteThatIsNotClosed(String line) {
        assertThrows(WrongValue.class, () -> ShellWords.split(line));
    }
}
