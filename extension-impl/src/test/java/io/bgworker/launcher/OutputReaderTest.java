package io.bgworker.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputReaderTest {

    private static final int MAX = OutputReader.LINE_BYTES_MAX;

    /** Gives at most so many bytes at a time, as a pipe does. */
    private static final class Pieces extends InputStream {

        private final InputStream whole;
        private final IntSupplier sizes;

        Pieces(byte[] whole, IntSupplier sizes) {
            this.whole = new ByteArrayInputStream(whole);
            this.sizes = sizes;
        }

        @Override
        public int read() throws IOException {
            return whole.read();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return whole.read(bytes, offset, Math.min(length, sizes.getAsInt()));
        }
    }

    private static List<String> lines(byte[] output, IntSupplier sizes) {
        List<String> lines = new ArrayList<>();
        new OutputReader(new Pieces(output, sizes), lines::add).readAll();
        return lines;
    }

    private static List<String> lines(String output) {
        return lines(output.getBytes(StandardCharsets.UTF_8), () -> Integer.MAX_VALUE);
    }

    @Test
    void outputIsCutAtNewlines() {
        assertEquals(List.of("one", "two"), lines("one\ntwo\n"));
    }

    @Test
    void lastLineNeedsNoNewline() {
        assertEquals(List.of("one", "two"), lines("one\ntwo"));
        assertEquals(List.of(), lines(""));
    }

    @Test
    void emptyLinesAreLines() {
        assertEquals(List.of("", "a", "", "", "b"), lines("\na\n\n\nb"));
    }

    @Test
    void carriageReturnsBeforeNewlinesGo() {
        assertEquals(List.of("a", "b\rc", "", "d"), lines("a\r\nb\rc\r\n\r\nd\r"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100, 16_384})
    void sizeOfThePiecesDoesNotMatter(int size) {
        String text = "one\r\n\nümläut 漢字 😀\n" + "x".repeat(3 * MAX) + "\nlast";
        assertEquals(lines(text), lines(text.getBytes(StandardCharsets.UTF_8), () -> size));
    }

    @Test
    void longLinesAreCut() {
        assertEquals(List.of("x".repeat(MAX), "y"), lines("x".repeat(MAX) + "\ny"));
        assertEquals(List.of("x".repeat(MAX), "x", "y"), lines("x".repeat(MAX + 1) + "\ny"));
        assertEquals(
                List.of("x".repeat(MAX), "x".repeat(MAX), "x".repeat(5)),
                lines("x".repeat(2 * MAX + 5)),
                "Also when one piece of output holds several lines' worth");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ü", "漢", "😀"})
    void noCharacterIsCutWhereverTheCutAndThePiecesFall(String character) {
        byte[] tail = (character.repeat(2 * MAX) + "\n").getBytes(StandardCharsets.UTF_8);
        for (int shift = 0; shift < 4; shift++) {
            byte[] output = Arrays.copyOf("abcd".getBytes(StandardCharsets.US_ASCII), shift + tail.length);
            System.arraycopy(tail, 0, output, shift, tail.length);
            for (int size : new int[] {1, 2, 3, 5, MAX - 1, MAX, MAX + 1, 16_384}) {
                int piece = size;
                List<String> lines = lines(output, () -> piece);

                assertEquals("abcd".substring(0, shift) + character.repeat(2 * MAX), String.join("", lines));
                for (String line : lines) {
                    assertTrue(line.getBytes(StandardCharsets.UTF_8).length <= MAX);
                    assertTrue(line.length() >= (MAX - 4) / 4 || line.equals(lines.get(lines.size() - 1)));
                }
            }
        }
    }

    @Test
    void bytesThatAreNoTextAreReadOnToo() {
        byte[] output = new byte[10 * MAX];
        Arrays.fill(output, (byte) 0x80);
        List<String> lines = lines(output, () -> 1_000);
        assertEquals(10, lines.size());
        assertEquals(10 * MAX, String.join("", lines).length());
    }

    @Test
    void randomOutputIsReadToItsEnd() {
        Random random = new Random(9);
        for (int round = 0; round < 200; round++) {
            byte[] output = new byte[random.nextInt(30_000)];
            random.nextBytes(output);
            if (round % 2 == 0) {
                for (int i = 0; i < output.length; i++) {
                    output[i] |= (byte) 0x80; // Long lines.
                }
            }
            long newlines = new String(output, StandardCharsets.ISO_8859_1)
                    .chars()
                    .filter(c -> c == '\n')
                    .count();

            List<String> lines = lines(output, () -> 1 + random.nextInt(5_000));

            assertTrue(lines.size() >= newlines);
            assertTrue(lines.stream().allMatch(line -> line.length() <= MAX));
        }
    }

    @Test
    void brokenPipeIsTheEnd() {
        List<String> lines = new ArrayList<>();
        InputStream broken = new InputStream() {
            private int calls;

            @Override
            public int read() throws IOException {
                throw new IOException("closed");
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                if (calls++ == 0) {
                    bytes[offset] = 'a';
                    return 1;
                }
                throw new IOException("closed");
            }
        };
        new OutputReader(broken, lines::add).readAll();
        assertEquals(List.of("a"), lines);
    }
}
