package io.bgworker.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EditDistanceTest {

    @ParameterizedTest(name = "[{index}] {0} {1}")
    @CsvSource({
        "'', '', 0",
        "'', abc, 3",
        "same, same, 0",
        "abc, abd, 1",
        "abc, abcd, 1",
        "abc, bc, 1",
        "allow, alolw, 1",
        "ab, ba, 1",
        "kitten, sitting, 3",
        "exit, exits, 1",
    })
    void countsTypingErrorsInBothDirections(String one, String other, int distance) {
        assertEquals(distance, EditDistance.between(one, other));
        assertEquals(distance, EditDistance.between(other, one));
    }
}
