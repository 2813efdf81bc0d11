package io.bgworker.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Has a JVM write down which classes it loads, in the directory of its process; and reads that. */
final class ClassLog {

    private static final String FILE = "classes";

    /** The file of before, when it was full. */
    private static final String FULL_FILE = FILE + ".0";

    /** Two files of that size at most: who makes classes without end shall not fill the disk. */
    private static final String OPTION = "-Xlog:class+load=info:file=" + FILE + ":none:filecount=1,filesize=4m";

    /** What the server's JDK has, which need not be quite what the worker's has. */
    private static final Set<String> PACKAGES_OF_THE_JDK = ModuleLayer.boot().modules().stream()
            .flatMap(module -> module.getPackages().stream())
            .collect(Collectors.toUnmodifiableSet());

    private ClassLog() {}

    /** The JVM options for it; none if the JVM is no HotSpot. The file is in the working directory. */
    static List<String> options(Path javaHome) {
        return JavaRelease.of(javaHome).isPresent() ? List.of(OPTION) : List.of();
    }

    /** The classes that a JVM has written down so far; empty if it has not. Blocks. */
    static List<String> read(Path directory) {
        return LoadedClasses.of(
                text(directory.resolve(FULL_FILE)) + text(directory.resolve(FILE)), ClassLog::isOfTheJdk);
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return ""; // There is none, or a cleaner was here.
        }
    }

    private static boolean isOfTheJdk(String name) {
        return PACKAGES_OF_THE_JDK.contains(name.substring(0, Math.max(0, name.lastIndexOf('.'))));
    }
}
