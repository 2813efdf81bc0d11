package io.bgworker.server;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What the server of the tests writes to its log from some moment on. */
final class ServerLog {

    private final Path file;
    private final long begin;

    private ServerLog(Path file, long begin) {
        this.file = file;
        this.begin = begin;
    }

    static ServerLog fromNow() throws IOException {
        Path file = Path.of(System.getProperty("server.directory"), "logs", "messages.log");
        return new ServerLog(file, Files.size(file));
    }

    String text() throws IOException {
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
            byte[] bytes = new byte[Math.toIntExact(log.length() - begin)];
            log.seek(begin);
            log.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /** The lines with a text in them. */
    Stream<String> lines(String text) throws IOException {
        return text().lines().filter(line -> line.contains(text));
    }

    @Override
    public String toString() {
        return file + " from byte " + begin;
    }
}
