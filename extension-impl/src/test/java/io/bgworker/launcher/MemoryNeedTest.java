package io.bgworker.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MemoryNeedTest {

    private static final long MIB = 1L << 20;

    @Test
    void withoutOptionsItIsOurLimitsAndTheJvmItself() {
        assertEquals((256 + 128 + 64 + 64 + 32) * MIB, MemoryNeed.bytes(List.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "-Xmx512m, 256",
        "-Xmx1G, 768",
        "-Xmx1g, 768",
        "-XX:MaxHeapSize=512m, 256",
        "-Xmx262144k, 0",
        "-Xmx536870912, 256",
        "-XX:MaxMetaspaceSize=256m, 128",
        "-XX:ReservedCodeCacheSize=240m, 176",
        "-XX:MaxDirectMemorySize=1g, 960",
        "-Xmxmuch, 0",
        "-Xms1g, 0",
    })
    void optionsOfTheUserChangeIt(String option, long moreMib) {
        assertEquals(MemoryNeed.bytes(List.of()) + moreMib * MIB, MemoryNeed.bytes(List.of(option)));
    }

    @Test
    void theLastOfSeveralHolds() {
        assertEquals(MemoryNeed.bytes(List.of("-Xmx1g")), MemoryNeed.bytes(List.of("-Xmx2g", "-Xmx1g")));
    }
}
