package io.bgworker.worker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a worker's process tells the system of itself. All of it is optional: not every system listens. */
final class SelfDescription {

    private static final Path TITLE = Path.of("/proc/self/comm");
    private static final Path OUT_OF_MEMORY_SCORE = Path.of("/proc/self/oom_score_adj");

    /** What the kernel keeps of a title. */
    private static final int TITLE_BYTES_MAX = 15;

    /** The worker, not the server, is to be ended when memory runs out: half of the range is enough to come first. */
    private static final int SCORE_ABOVE_SERVER = 500;

    private static final int SCORE_MAX = 1_000;

    private SelfDescription() {}

    /** The name of the process: shown by ps and top. */
    static void name(String name) {
        write(TITLE, title(name));
    }

    /** That it is to go before the server. Once: the score is added to. */
    static void expendable() {
        write(OUT_OF_MEMORY_SCORE, outOfMemoryScore(read(OUT_OF_MEMORY_SCORE)));
    }

    /** The head of the name, without half a character at its end. */
    static String title(String name) {
        String title = name;
        while (title.getBytes(StandardCharsets.UTF_8).length > TITLE_BYTES_MAX) {
            title = title.substring(0, title.offsetByCodePoints(title.length(), -1));
        }
        return title;
    }

    /** Above the one that the server has and this process inherited: in a container that may be any. */
    static String outOfMemoryScore(String inherited) {
        try {
            int server = Integer.parseInt(inherited.strip());
            return Integer.toString(Math.min(SCORE_MAX, server + SCORE_ABOVE_SERVER));
        } catch (NumberFormatException e) {
            return Integer.toString(SCORE_ABOVE_SERVER);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }

    private static void write(Path file, String text) {
        try {
            if (Files.isWritable(file)) {
                Files.writeString(file, text);
            }
        } catch (IOException e) {
            // Not on this system, or not allowed.
        }
    }
}
