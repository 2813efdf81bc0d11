package io.bgworker.launcher;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Cuts the output of a process into lines, and reads on whatever they are, so that the process never waits for a reader.
 */
final class OutputReader {

    /** A longer line is cut into several. */
    static final int LINE_BYTES_MAX = 4_000;

    private static final int BUFFER_BYTES = 16_384;

    private final InputStream output;
    private final Consumer<String> lines;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    OutputReader(InputStream output, Consumer<String> lines) {
        this.output = output;
        this.lines = lines;
    }

    /** Reads until the output ends. Blocks. */
    void readAll() {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            for (int count = output.read(buffer); count >= 0; count = output.read(buffer)) {
                cut(buffer, count);
            }
        } catch (IOException e) {
            // Closed because the time to drain it is over.
        }
        if (line.size() > 0) {
            endLine();
        }
    }

    private void cut(byte[] buffer, int count) {
        int from = 0;
        for (int i = 0; i < count; i++) {
            if (buffer[i] == '\n') {
                add(buffer, from, i);
                endLine();
                from = i + 1;
            }
        }
        add(buffer, from, count);
    }

    private void add(byte[] buffer, int from, int to) {
        int start = from;
        while (line.size() + (to - start) > LINE_BYTES_MAX) {
            int end = beginOfCharacter(buffer, start, start + LINE_BYTES_MAX - line.size());
            line.write(buffer, start, end - start);
            endLine();
            start = end;
        }
        line.write(buffer, start, to - start);
    }

    /** Moves a cut to the left, out of a character of several bytes. */
    private static int beginOfCharacter(byte[] buffer, int from, int cut) {
        int at = cut;
        while (at > from && (buffer[at] & 0xC0) == 0x80) {
            at--;
        }
        return at == from ? cut : at;
    }

    private void endLine() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        lines.accept(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
    }
}
