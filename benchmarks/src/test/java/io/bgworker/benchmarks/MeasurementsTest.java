package io.bgworker.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MeasurementsTest {

    @Test
    void eachHasAnIdOfItsOwnThatCanNameAFile() throws Exception {
        try (Laboratory laboratory = new Laboratory()) {
            List<String> ids =
                    Measurements.all(laboratory).stream().map(Measurement::id).toList();
            assertEquals(ids.size(), new HashSet<>(ids).size(), ids::toString);
            assertTrue(ids.stream().allMatch(id -> id.matches("[a-z]+(\\.[A-Za-z0-9-]+)+")), ids::toString);
        }
    }
}
