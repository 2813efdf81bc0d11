package io.bgworker.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteRangeTest {

    @ParameterizedTest
    @CsvSource({"0, 0", "4096, 4096", "' 1k ', 1024", "3M, 3145728", "2g, 2147483648", "1t, 1099511627776"})
    void lettersMultiplyBy1024(String text, long bytes) throws Exception {
        assertEquals(bytes, Ranges.SHARED_MEMORY.parse(text));
    }
}
