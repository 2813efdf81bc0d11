package io.bgworker.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class NearestNameTest {

    @Test
    void isTheOneWithTheFewestTypingErrors() {
        assertEquals(Optional.of("orders"), NearestName.to("ordres", List.of("default", "orders", "borders")));
    }

    @Test
    void isNoneIfAllAreFarAway() {
        assertEquals(Optional.empty(), NearestName.to("orders", List.of("default", "people")));
        assertEquals(Optional.empty(), NearestName.to("x", List.of()));
    }
}
