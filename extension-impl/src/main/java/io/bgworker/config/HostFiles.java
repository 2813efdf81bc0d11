package io.bgworker.config;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The only place of this package that looks at files of the machine, and who the user is. It changes nothing. */
public final class HostFiles {

    private static final Pattern PATH_SEPARATORS = Pattern.compile("[," + Pattern.quote(File.pathSeparator) + "]");

    private static final Path MEMORY = Path.of("/dev/shm");

    private HostFiles() {}

    /**
     * Whether a directory is the home of a Java that this process can start.
     *
     * @param home any path
     * @return whether it has a {@code bin/java} that is an executable file
     */
    public static boolean isJavaHome(Path home) {
        return isExecutable(home.resolve("bin/java")) || isExecutable(home.resolve("bin/java.exe"));
    }

    private static boolean isExecutable(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }

    static Path javaHome(String text) throws WrongValue {
        String expected = "an existing directory with an executable bin/java";
        Path home = path(text, expected);
        if (!isJavaHome(home)) {
            throw new WrongValue(expected);
        }
        return home;
    }

    static List<Path> classPath(String text) throws WrongValue {
        List<String> entries = PATH_SEPARATORS
                .splitAsStream(text)
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList();
        Path[] paths = new Path[entries.size()];
        for (int i = 0; i < paths.length; i++) {
            String expected = "existing files or directories separated by '" + File.pathSeparator + "' or ','; '"
                    + entries.get(i) + "' does not exist";
            paths[i] = path(entries.get(i), expected);
            if (!Files.exists(paths[i])) {
                throw new WrongValue(expected);
            }
        }
        return List.of(paths);
    }

    /** A directory that exists or can still be made; whether it can be written to is seen when it is used. */
    static Path directory(String text) throws WrongValue {
        String expected = "a directory, existing or to be created";
        Path directory = path(text, expected);
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw new WrongValue(expected);
        }
        return directory;
    }

    private static Path path(String text, String expected) throws WrongValue {
        try {
            return Path.of(text.strip()).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new WrongValue(expected);
        }
    }

    /** A directory of this user's in the one for temporary files. */
    static Path temporary(String name) {
        return ours(Path.of(System.getProperty("java.io.tmpdir", "/tmp")), name);
    }

    /** A directory of this user's in a file system that is memory, if there is one. */
    static Path inMemory(String name) {
        return Files.isDirectory(MEMORY) && Files.isWritable(MEMORY) ? ours(MEMORY, name) : temporary(name + "-shm");
    }

    private static Path ours(Path directory, String name) {
        String user = System.getProperty("user.name", "").replaceAll("[^A-Za-z0-9_-]", "_");
        return directory.toAbsolutePath().normalize().resolve(name + "-" + (user.isEmpty() ? "user" : user));
    }
}
