package io.bgworker.launcher;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a worker's JVM has on its class path.
 *
 * @param classPath jars (and directories, where the image was not exported), in order
 */
public record ApplicationImage(List<Path> classPath) {

    /** Copies. */
    public ApplicationImage {
        classPath = List.copyOf(classPath);
    }

    /**
     * The class path of this very JVM, for an application that is not packaged: in tests, and where a container runs on a
     * plain class path.
     *
     * @return the image
     */
    public static ApplicationImage ofThisJvm() {
        String classPath = System.getProperty("java.class.path", "");
        return new ApplicationImage(Arrays.stream(classPath.split(File.pathSeparator, -1))
                .filter(entry -> !entry.isEmpty())
                .map(entry -> Path.of(entry).toAbsolutePath())
                .toList());
    }

    /**
     * The same with more behind it.
     *
     * @param more further jars
     * @return an image
     */
    public ApplicationImage with(List<Path> more) {
        return new ApplicationImage(
                Stream.concat(classPath.stream(), more.stream()).toList());
    }
}
