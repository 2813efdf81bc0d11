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

    /** In UTF-8. */
    private static final int CHARACTER_BYTES_MAX = 4;

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
            // Nobody closes it but the JDK, when the process is gone and all is read.
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
            int end = start + LINE_BYTES_MAX - line.size();
            line.write(buffer, start, end - start);
            endPart(buffer[end]);
            start = end;
        }
        line.write(buffer, start, to - start);
    }

    /** Ends a line that is too long. A character that goes on in the next byte is left whole to the next line. */
    private void endPart(byte next) {
        byte[] bytes = line.toByteArray();
        int end = bytes.length;
        if (goesOn(next)) {
            int first = end - 1;
            while (first > end - CHARACTER_BYTES_MAX && goesOn(bytes[first])) {
                first--;
            }
            end = goesOn(bytes[first]) ? end : first; // If it goes on for ever, this is no UTF-8.
        }
        lines.accept(new String(bytes, 0, end, StandardCharsets.UTF_8));
        line.reset();
        line.write(bytes, end, bytes.length - end);
    }

    private static boolean goesOn(byte b) {
        return (b & 0xC0) == 0x80;
    }

    private void endLine() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        lines.accept(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
    }
}
