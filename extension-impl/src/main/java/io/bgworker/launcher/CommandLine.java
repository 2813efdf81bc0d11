package io.bgworker.launcher;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The command that starts a worker's JVM: a wrapper, {@code java}, and one argument file with all the rest, so that neither
 * the length of the class path nor what is in it matters. Secrets stand in neither.
 */
final class CommandLine {

    /** The main class of a worker's JVM. Named, not referred to: the parent does not load what runs in the child. */
    static final String MAIN_CLASS = "io.bgworker.worker.Main";

    private static final String MAX_HEAP_BY_DEFAULT = "-Xmx256m";

    private CommandLine() {}

    static List<String> command(List<String> wrapper, Path javaHome, Path argumentFile) {
        List<String> command = new ArrayList<>(wrapper);
        command.add(javaHome.resolve("bin").resolve("java").toString());
        command.add("@" + argumentFile);
        return List.copyOf(command);
    }

    /** The content of the argument file: ours first, so that what the user says later wins. */
    static String arguments(ApplicationImage image, List<String> jvmOptions, Path directory) {
        List<String> arguments = new ArrayList<>(List.of(
                "-XX:+UseSerialGC",
                MAX_HEAP_BY_DEFAULT,
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=" + directory.resolve("hs_err.log"),
                "-Xshare:auto",
                "-Djava.awt.headless=true"));
        arguments.addAll(jvmOptions);
        arguments.add("-cp");
        arguments.add(image.classPath().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        arguments.add(MAIN_CLASS);
        return arguments.stream().map(CommandLine::quote).collect(Collectors.joining("\n", "", "\n"));
    }

    /** One argument by the rules of argument files: in quotes, with backslashes and quotes escaped. */
    static String quote(String argument) {
        return "\""
                + argument.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r")
                + "\"";
    }
}
