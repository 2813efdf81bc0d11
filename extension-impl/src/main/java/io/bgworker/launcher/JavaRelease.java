package io.bgworker.launcher;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/**
 * Which build of Java is in a directory, as the file {@code release} in it says.
 *
 * @param feature 17, 25 and so on
 * @param build tells builds apart, those of different vendors too
 */
record JavaRelease(int feature, String build) {

    /** Reads it; empty if it is no HotSpot, or nothing is said of it. */
    static Optional<JavaRelease> of(Path javaHome) {
        Path file = javaHome.resolve("release");
        if (!Files.isRegularFile(javaHome.resolve("lib/server/libjvm.so")) || !Files.isRegularFile(file)) {
            return Optional.empty();
        }
        Properties release = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            release.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
        if (text(release, "JVM_VARIANT").equalsIgnoreCase("openj9")) {
            return Optional.empty();
        }
        String build = text(release, "IMPLEMENTOR") + " " + text(release, "JAVA_RUNTIME_VERSION") + " "
                + text(release, "OS_ARCH") + " " + text(release, "LIBC");
        return feature(text(release, "JAVA_VERSION")).map(feature -> new JavaRelease(feature, build));
    }

    private static String text(Properties release, String name) {
        return release.getProperty(name, "").replace("\"", "");
    }

    /** The 17 of 17.0.15; empty for anything else, such as the 1.8 of old. */
    private static Optional<Integer> feature(String version) {
        String first = version.split("[.+-]", 2)[0];
        return first.matches("[1-9][0-9]{1,3}") ? Optional.of(Integer.valueOf(first)) : Optional.empty();
    }
}
