package io.bgworker.launcher;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/**
 * What a worker's JVM has on its class path.
 *
 * @param classPath jars (and directories, where the image was not exported), in order
 */
public record ApplicationImage(List<Path> classPath) {

    /** Makes the image of an application. */
    @FunctionalInterface
    public interface Maker {

        /**
         * Tells where it is, and puts it there if it is not. May block.
         *
         * @param log writes to the log, which may block, and must not block who waits for the image
         * @return the image
         * @throws Exception if it cannot be had
         */
        ApplicationImage image(Executor log) throws Exception;
    }

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
