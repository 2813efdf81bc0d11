package io.bgworker.runtime;

import io.bgworker.WorkerContext;
import io.bgworker.WorkerMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes into a file when it enters and when it leaves, and fails. The times are those of {@code CLOCK_MONOTONIC}, which on
 * Linux is what {@link System#nanoTime} reads: they can be compared with those of another JVM of the machine.
 */
public final class Clock implements WorkerMain {

    @Override
    public void main(WorkerContext context) throws Exception {
        Path file = Path.of(context.entry().mainArg().asText());
        note(file);
        note(file);
        throw new IllegalStateException("fails after " + Files.size(file) / 2 + " bytes");
    }

    private static void note(Path file) throws IOException {
        String line = System.nanoTime() + "\n";
        Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** The times from each leaving to the next entering. */
    static List<Duration> pauses(Path file) throws IOException {
        List<Long> times = Files.readAllLines(file).stream().map(Long::valueOf).toList();
        List<Duration> pauses = new ArrayList<>();
        for (int i = 1; i + 1 < times.size(); i += 2) {
            pauses.add(Duration.ofNanos(times.get(i + 1) - times.get(i)));
        }
        return pauses;
    }
}
