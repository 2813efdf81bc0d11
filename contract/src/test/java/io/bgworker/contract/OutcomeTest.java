package io.bgworker.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutcomeTest {

    @Test
    void isALine() {
        Outcome held = new Outcome("Inner.works", Set.of("OUR-13", "EXI-02"), true);
        Outcome notHeld = new Outcome("works", Set.of("EXI-02"), false);
        assertEquals("held Inner.works EXI-02 OUR-13", held.line());
        assertEquals("not-held works EXI-02", notHeld.line());
        assertEquals(held, Outcome.parse(held.line()));
        assertEquals(notHeld, Outcome.parse(notHeld.line()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "held", "held works", "hold works EXI-02"})
    void otherLinesAreRefused(String line) {
        assertEquals(
                "An outcome is 'held|not-held <method> <ids>', was '" + line + "'",
                assertThrows(IllegalArgumentException.class, () -> Outcome.parse(line))
                        .getMessage());
    }
}
