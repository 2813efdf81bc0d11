package io.bgworker.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a worker's process tells the system of itself. All of it is optional: not every system listens. */
final class SelfDescription {

    /** The worker, not the server, is to be ended when memory runs out: half of the range is enough to come first. */
    private static final String OUT_OF_MEMORY_SCORE = "500";

    private SelfDescription() {}

    static void apply(String name) {
        write(Path.of("/proc/self/comm"), name); // Shown by ps and top; the kernel keeps 15 bytes.
        write(Path.of("/proc/self/oom_score_adj"), OUT_OF_MEMORY_SCORE);
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
