package io.bgworker.launcher;

import java.io.File;
import java.nio.channels.spi.SelectorProvider;
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

    /** What suits a small JVM that is one of many. What the user says later wins. */
    static final List<String> ERGONOMICS = List.of(
            "-XX:+UseSerialGC",
            "-Xmx256m",
            "-XX:MaxMetaspaceSize=128m",
            "-XX:ReservedCodeCacheSize=64m",
            "-XX:MaxDirectMemorySize=64m",
            "-Djava.awt.headless=true",
            // The other way, since 18, makes method handles for each member at its first use: too slow to begin with.
            "-Djdk.reflect.useNativeAccessorOnly=true");

    private static final Path JAVA_HOME_OF_SERVER = Path.of(System.getProperty("java.home"));

    /** How many processors one worker takes the machine to have, at most: it is one of many there. */
    private static final int PROCESSORS_MAX = 4;

    private CommandLine() {}

    static List<String> command(List<String> wrapper, Path javaHome, Path argumentFile) {
        List<String> command = new ArrayList<>(wrapper);
        command.add(javaHome.resolve("bin").resolve("java").toString());
        command.add("@" + argumentFile);
        return List.copyOf(command);
    }

    /** The options of a worker's JVM: ours first. */
    static List<String> options(Path javaHome, List<String> more, List<String> jvmOptions, Path directory) {
        List<String> options = new ArrayList<>(ERGONOMICS);
        options.addAll(sockets(javaHome));
        if (Runtime.getRuntime().availableProcessors() > PROCESSORS_MAX) {
            options.add("-XX:ActiveProcessorCount=" + PROCESSORS_MAX);
        }
        options.addAll(List.of(
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=" + directory.resolve("hs_err.log")));
        options.addAll(more);
        options.addAll(jvmOptions);
        return options;
    }

    /**
     * Who makes sockets, if that is known, for the worker's Java is the server's. A JVM that is not told looks into all jars of the
     * application for somebody else, before it can call its supervisor.
     */
    private static List<String> sockets(Path javaHome) {
        Class<?> provider = SelectorProvider.provider().getClass();
        return javaHome.equals(JAVA_HOME_OF_SERVER) && provider.getModule().equals(Object.class.getModule())
                ? List.of("-D" + SelectorProvider.class.getName() + "=" + provider.getName())
                : List.of();
    }

    /** The content of the argument file. */
    static String arguments(List<String> options, List<Path> classPath, List<String> main) {
        List<String> arguments = new ArrayList<>(options);
        arguments.add("-cp");
        arguments.add(classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        arguments.addAll(main);
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
