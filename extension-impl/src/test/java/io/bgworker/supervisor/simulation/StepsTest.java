package io.bgworker.supervisor.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StepsTest {

    @ParameterizedTest
    @ValueSource(strings = {"0", "0-9", "0,2", "0,3-4,6,8-10", "7-8"})
    void textIsRead(String text) {
        assertEquals(text, Steps.parse(text).toString());
    }

    @Test
    void areThoseOfAWholeRun() {
        assertEquals("0-3", Steps.upTo(3).toString());
    }

    @ParameterizedTest
    @CsvSource({"0, 2, '3-4,9'", "1, 3, '1,4,9'", "3, 5, '1-3'"})
    void someAreLeftOut(int from, int to, String left) {
        assertEquals(left, Steps.parse("1-4,9").without(from, to).toString());
    }

    @Test
    void areCutAfterANumber() {
        assertEquals("1-3", Steps.parse("1-4,9").until(3).toString());
        assertEquals("1-4", Steps.parse("1-4,9").until(8).toString());
    }
}
