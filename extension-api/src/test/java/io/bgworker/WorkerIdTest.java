package io.bgworker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerIdTest {

    @Test
    void isReadAsItIsWritten() {
        for (WorkerId id :
                List.of(new WorkerId(0, 1), new WorkerId(7, 42), new WorkerId(Integer.MAX_VALUE, Long.MAX_VALUE))) {
            assertEquals(id, WorkerId.parse(id.toString()));
        }
        assertEquals("7.42", new WorkerId(7, 42).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "1",
                "1.",
                ".1",
                "a.1",
                "1.b",
                "1.2.3",
                "-1.1",
                "0.0",
                "0.-1",
                " 0.1",
                "0.1 ",
                "0,1",
                "2147483648.1",
                "0.9223372036854775808"
            })
    void otherTextsAreRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> WorkerId.parse(text));
    }

    @Test
    void partsHaveBounds() {
        assertThrows(IllegalArgumentException.class, () -> new WorkerId(-1, 1));
        assertThrows(IllegalArgumentException.class, () -> new WorkerId(0, 0));
    }

    @Test
    void orderIsBySlotAndThenByGeneration() {
        List<WorkerId> sorted =
                List.of(new WorkerId(0, 2), new WorkerId(0, 10), new WorkerId(2, 1), new WorkerId(10, 1));
        assertEquals(
                sorted,
                Stream.of(sorted.get(3), sorted.get(1), sorted.get(0), sorted.get(2))
                        .sorted()
                        .toList());
    }
}
