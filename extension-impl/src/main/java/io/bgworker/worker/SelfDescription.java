package io.bgworker.worker;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** What a worker's process tells the system of itself. All of it is optional: not every system listens. */
final class SelfDescription {

    private static final File TITLE = new File("/proc/self/comm");
    private static final File OUT_OF_MEMORY_SCORE = new File("/proc/self/oom_score_adj");

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

    private static String read(File file) {
        try (InputStream content = new FileInputStream(file)) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private static void write(File file, String text) {
        if (!file.canWrite()) {
            return;
        }
        try (OutputStream content = new FileOutputStream(file)) {
            content.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // Not on this system, or not allowed.
        }
    }
}
