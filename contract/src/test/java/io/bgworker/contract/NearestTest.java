package io.bgworker.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {

    @ParameterizedTest
    @CsvSource({"EXI-2, EXI-02", "EXI_03, EXI-03", "REG-02, REG-01", "EX-03, EXI-03", "exi-0-3, EXI-03"})
    void idWithTheFewestChanges(String id, String nearest) {
        assertEquals("Did you mean " + nearest + "?", Nearest.to(id, List.of("EXI-02", "REG-01", "EXI-03")));
    }

    @Test
    void emptyListHasNone() {
        assertEquals("There are no rules", Nearest.to("EXI-02", List.of()));
    }
}
