package io.bgworker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.bgworker.contract.Rule;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatumTest {

    private static final byte[] BYTES = {1, -2, 3};

    @Test
    void noneIsEmptyInEveryFormButANumber() {
        assertEquals(Datum.Kind.NONE, Datum.none().kind());
        assertEquals("", Datum.none().asText());
        assertArrayEquals(new byte[0], Datum.none().asBytes());
        assertThrows(IllegalStateException.class, Datum.none()::asLong);
        assertEquals("none", Datum.none().toString());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE})
    @Rule("REG-26")
    void numberIsANumberAndItsText(long number) {
        Datum datum = Datum.of(number);
        assertEquals(Datum.Kind.INT64, datum.kind());
        assertEquals(number, datum.asLong());
        assertEquals(Long.toString(number), datum.asText());
        assertEquals("int64 " + number, datum.toString());
        assertThrows(IllegalStateException.class, datum::asBytes);
        assertEquals(number, Datum.of(datum.asText()).asLong());
    }

    @Test
    @Rule("REG-26")
    void textIsATextAndItsBytes() {
        Datum datum = Datum.of("ü漢😀");
        assertEquals(Datum.Kind.TEXT, datum.kind());
        assertEquals("ü漢😀", datum.asText());
        assertArrayEquals("ü漢😀".getBytes(StandardCharsets.UTF_8), datum.asBytes());
        IllegalStateException refused = assertThrows(IllegalStateException.class, datum::asLong);
        assertEquals(
                "Main argument must be an int64 or a decimal number as text, was text 'ü漢😀'", refused.getMessage());
    }

    @Test
    void textMayBeANumber() {
        assertEquals(42, Datum.of(" 42 ").asLong());
        for (String text : List.of("", "4 2", "0x10", "1.0", "9223372036854775808")) {
            assertThrows(IllegalStateException.class, Datum.of(text)::asLong, text);
        }
    }

    @Test
    void bytesAreBytesOnly() {
        Datum datum = Datum.of(BYTES);
        assertEquals(Datum.Kind.BYTES, datum.kind());
        assertArrayEquals(BYTES, datum.asBytes());
        assertThrows(IllegalStateException.class, datum::asText);
        assertThrows(IllegalStateException.class, datum::asLong);
        assertEquals("3 bytes", datum.toString());
    }

    @Test
    @Rule("REG-26")
    void bytesAreCopiedOnTheirWayInAndOut() {
        byte[] mine = BYTES.clone();
        Datum datum = Datum.of(mine);
        mine[0] = 9;
        datum.asBytes()[1] = 9;
        assertArrayEquals(BYTES, datum.asBytes());
    }

    @Test
    @Rule("REG-26")
    void sizeIsBoundedInBytes() {
        assertEquals(65_536, Datum.of("x".repeat(65_536)).asBytes().length);
        assertEquals(65_536, Datum.of(new byte[65_536]).asBytes().length);
        assertEquals(
                "65537 bytes",
                assertThrows(InvalidWorkerException.class, () -> Datum.of("x".repeat(65_537)))
                        .value());
        assertThrows(InvalidWorkerException.class, () -> Datum.of("ü".repeat(32_769)));
        assertThrows(InvalidWorkerException.class, () -> Datum.of(new byte[65_537]));
    }

    @Test
    void equalityIsOfKindAndValue() {
        assertEquals(Datum.of("a"), Datum.of("a"));
        assertEquals(Datum.of("a").hashCode(), Datum.of("a").hashCode());
        assertEquals(Datum.of(BYTES), Datum.of(BYTES.clone()));
        List<Datum> different = List.of(
                Datum.none(),
                Datum.of(0),
                Datum.of(1),
                Datum.of(""),
                Datum.of("1"),
                Datum.of(new byte[0]),
                Datum.of(new byte[] {'1'}));
        assertEquals(different.size(), Set.copyOf(different).size());
    }

    @Test
    void longTextsAreCutForPeople() {
        assertEquals("text '" + "x".repeat(80) + "'", Datum.of("x".repeat(80)).toString());
        assertEquals("text '" + "x".repeat(80) + "…'", Datum.of("x".repeat(81)).toString());
    }
}
