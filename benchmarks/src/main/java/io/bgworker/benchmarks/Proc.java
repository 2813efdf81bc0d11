package io.bgworker.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What the system knows of a process. */
final class Proc {

    private Proc() {}

    /** The arguments of a JVM, with those of its argument file in the place of that. */
    static List<String> arguments(long pid) throws IOException {
        String file = Arrays.stream(commandLine(pid).split("\0", -1))
                .filter(argument -> argument.startsWith("@"))
                .findFirst()
                .orElseThrow();
        return Files.readAllLines(Path.of(file.substring(1))).stream()
                .map(line -> line.substring(1, line.length() - 1)) // In quotes.
                .toList();
    }

    /** The descendants of this process whose title begins so. */
    static List<Long> descendants(String title) throws IOException {
        List<Long> found = new ArrayList<>();
        for (ProcessHandle process : ProcessHandle.current().descendants().toList()) {
            try {
                if (commandLine(process.pid()).startsWith(title)) {
                    found.add(process.pid());
                }
            } catch (NoSuchFileException e) {
                // Gone meanwhile.
            }
        }
        return found;
    }

    private static String commandLine(long pid) throws IOException {
        return Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1);
    }

    /** Its share of what it has in memory, in KiB. */
    static long pssKibibytes(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup")).stream()
                .filter(line -> line.startsWith("Pss:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    /** How often its threads of now have been put on a processor, all of them together. */
    static long contextSwitches(long pid) throws IOException {
        long switches = 0;
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
            for (Path task : tasks.toList()) {
                switches += Files.readAllLines(task.resolve("status")).stream()
                        .filter(line -> line.contains("ctxt_switches:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .sum();
            }
        }
        return switches;
    }

    /** How many threads it has. */
    static long threads(long pid) throws IOException {
        return entries("/proc/" + pid + "/task");
    }

    /** How many files it has open, sockets and pipes among them. */
    static long descriptors(long pid) throws IOException {
        return entries("/proc/" + pid + "/fd");
    }

    private static long entries(String directory) throws IOException {
        try (Stream<Path> entries = Files.list(Path.of(directory))) {
            return entries.count();
        }
    }

    /** Whether it does nothing any more. */
    static boolean isGone(long pid) throws IOException {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
            char state = stat.charAt(stat.lastIndexOf(')') + 2);
            return state == 'Z' || state == 'X';
        } catch (NoSuchFileException e) {
            return true;
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).contains("No such process")) {
                return true; // In the midst of reading.
            }
            throw e;
        }
    }
}
