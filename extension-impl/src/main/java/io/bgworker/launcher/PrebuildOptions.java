package io.bgworker.launcher;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What {@link PrebuildArchive} is told. But for the classes, all of it is part of what tells archives apart, so it has to be what
 * the server will use.
 *
 * @param war the application
 * @param cacheDir {@code bgworker.cache-dir}
 * @param javaHome the Java of the workers
 * @param classPath {@code bgworker.class-path}
 * @param pool whether some database has a pool
 * @param plain whether to make one for workers without a container
 * @param container whether to make one for workers with a container
 * @param classes classes that workers will load, beside those that look like workers
 */
record PrebuildOptions(
        Path war,
        Path cacheDir,
        Path javaHome,
        List<Path> classPath,
        boolean pool,
        boolean plain,
        boolean container,
        List<String> classes) {

    static final String USAGE = """
            usage: java -cp '<WEB-INF/lib of the application>/*' io.bgworker.launcher.PrebuildArchive
                --war <file or directory>   the application
                --cache-dir <directory>     bgworker.cache-dir of the server
                [--java-home <directory>]   bgworker.java-home, or the Java of the server; that of this command by default
                [--class-path <jars>]       bgworker.class-path
                [--pool]                    if some bgworker.database.<name>.pool-size is above 0
                [--kind plain|container]    for workers without a CDI container, or with one, only
                [--class <name>]...         classes that workers will load, beside those in WEB-INF/classes that are workers
            All directories and files must be where the server will find them.
            Exit codes: 0 the archives are there; 1 one could not be made; 2 wrong usage.
            """;

    private static final Pattern PATH_SEPARATORS = Pattern.compile("[," + Pattern.quote(File.pathSeparator) + "]");

    /** What was typed does not mean anything. */
    static final class UsageException extends Exception {

        private static final long serialVersionUID = 1;

        UsageException(String message) {
            super(message);
        }
    }

    static PrebuildOptions parse(List<String> arguments) throws UsageException {
        Optional<Path> war = Optional.empty();
        Optional<Path> cacheDir = Optional.empty();
        Path javaHome = Path.of(System.getProperty("java.home"));
        List<Path> classPath = List.of();
        boolean pool = false;
        String kind = "";
        List<String> classes = new ArrayList<>();
        for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
            String option = rest.next();
            switch (option) {
                case "--war" -> war = Optional.of(existing(option, value(option, rest)));
                case "--cache-dir" -> cacheDir = Optional.of(path(option, value(option, rest)));
                case "--java-home" -> javaHome = existing(option, value(option, rest));
                case "--class-path" -> classPath = classPath(option, value(option, rest));
                case "--pool" -> pool = true;
                case "--kind" -> kind = kind(value(option, rest));
                case "--class" -> classes.add(value(option, rest));
                default -> throw new UsageException("Option " + option + " is not known");
            }
        }
        return new PrebuildOptions(
                war.orElseThrow(() -> new UsageException("--war must be given")),
                cacheDir.orElseThrow(() -> new UsageException("--cache-dir must be given")),
                javaHome,
                classPath,
                pool,
                !kind.equals("container"),
                !kind.equals("plain"),
                List.copyOf(classes));
    }

    private static String value(String option, Iterator<String> rest) throws UsageException {
        if (!rest.hasNext()) {
            throw new UsageException("Option " + option + " must be followed by a value");
        }
        return rest.next();
    }

    private static String kind(String value) throws UsageException {
        if (!value.equals("plain") && !value.equals("container")) {
            throw new UsageException("--kind must be plain or container, was '" + value + "'");
        }
        return value;
    }

    private static List<Path> classPath(String option, String value) throws UsageException {
        List<Path> paths = new ArrayList<>();
        for (String entry : PATH_SEPARATORS.splitAsStream(value).toList()) {
            if (!entry.isBlank()) {
                paths.add(existing(option, entry));
            }
        }
        return paths;
    }

    private static Path existing(String option, String value) throws UsageException {
        Path path = path(option, value);
        if (!Files.exists(path)) {
            throw new UsageException(option + " must name what exists, was '" + value + "'");
        }
        return path;
    }

    /** As the configuration reads it. */
    private static Path path(String option, String value) throws UsageException {
        try {
            return Path.of(value.strip()).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new UsageException(option + " must be a path, was '" + value + "'");
        }
    }
}
