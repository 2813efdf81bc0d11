package io.bgworker.launcher;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Makes an archive of the classes that a worker's JVM loads, in three processes that are there for nothing else: one that does
 * what workers usually do, without running code of the application; one that makes the archive of what the first has loaded; and one
 * that proves that it can be used. Not one of them has options of the user's: these load agents and open ports.
 */
final class ArchiveMaker {

    /** The main class of the first. Named, not referred to: it runs in the child. */
    private static final String TRAINING_CLASS = "io.bgworker.worker.ArchiveTraining";

    private static final String CONTAINER = "container";
    private static final String PLAIN = "plain";
    private static final long SECONDS_MAX = 120;
    private static final int OUTPUT_CHARS_MAX = 1_000;

    private final ArchiveFormat format;
    private final Path javaHome;
    private final List<String> wrapper;
    private final Map<String, String> environment;

    /**
     * A maker.
     *
     * @param format which kind
     * @param javaHome the Java that will use it
     * @param wrapper what is put before the command
     * @param environment what the processes see of the server's
     */
    ArchiveMaker(ArchiveFormat format, Path javaHome, List<String> wrapper, Map<String, String> environment) {
        this.format = format;
        this.javaHome = javaHome;
        this.wrapper = wrapper;
        this.environment = environment;
    }

    /**
     * Makes it. Blocks for some seconds; an interrupt ends it and its process.
     *
     * @param wanted for what
     * @param directory where; empty, and nobody else's
     * @return the archive
     * @throws IOException if it cannot be made, or not be used: says why
     */
    Path make(Wanted wanted, Path directory) throws IOException, InterruptedException {
        Path recording = directory.resolve("recording");
        Path archive = directory.resolve("archive");
        List<Path> classPath = wanted.classPath();
        run(directory, classPath, format.record(recording), List.of(TRAINING_CLASS), input(wanted));
        run(directory, classPath, format.make(recording, archive), List.of(), "");
        run(directory, classPath, format.check(archive), List.of("-version"), "");
        return archive;
    }

    /**
     * What an archive is wanted for.
     *
     * @param classPath what a worker has on its class path
     * @param container whether it has a container
     * @param classes the classes of the application that it will load
     */
    record Wanted(List<Path> classPath, boolean container, List<String> classes) {}

    private static String input(Wanted wanted) {
        return (wanted.container() ? CONTAINER : PLAIN) + "\n" + String.join("\n", wanted.classes()) + "\n";
    }

    private void run(Path directory, List<Path> classPath, List<String> options, List<String> main, String input)
            throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(CommandLine.ERGONOMICS);
        all.addAll(options);
        Path arguments = directory.resolve("arguments");
        Files.writeString(arguments, CommandLine.arguments(all, classPath, main), LocalLauncher.NATIVE);
        Path output = directory.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(CommandLine.command(wrapper, javaHome, arguments))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = ProcessStart.of(builder);
        try {
            give(process, input);
            if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
                throw new IOException("The JVM with " + options + " must end within " + SECONDS_MAX + " s, did not");
            }
        } finally {
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            throw new IOException("The JVM with " + options + " must exit with 0, did with " + process.exitValue()
                    + ": " + end(output));
        }
    }

    private static void give(Process process, String input) {
        try (OutputStream to = process.getOutputStream()) {
            to.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // It is gone already; its exit tells.
        }
    }

    private static String end(Path output) throws IOException {
        String text = new String(Files.readAllBytes(output), StandardCharsets.UTF_8).strip();
        return text.substring(Math.max(0, text.length() - OUTPUT_CHARS_MAX));
    }
}
