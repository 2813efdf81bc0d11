package io.bgworker.launcher;

import io.bgworker.WorkerException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Executor;

/**
 * Where the files of shared memory are: a directory of the deployment on a file system that is memory, owned and swept as a
 * {@link RunDirectory} is, with one for each generation in it. Not thread-safe.
 */
public final class SegmentDirectory implements AutoCloseable {

    private static final String KEY = "bgworker.shared-memory.dir";

    private final RunDirectory deployment;

    private SegmentDirectory(RunDirectory deployment) {
        this.deployment = deployment;
    }

    /**
     * Makes the directory.
     *
     * @param root the value of {@code bgworker.shared-memory.dir}
     * @param application the name of the application
     * @param number a number that tells the deployments of the application by this server apart
     * @return the directory
     * @throws WorkerException if it cannot be made, is open to others, has too long a path, or nothing is free
     */
    public static SegmentDirectory create(Path root, String application, long number) {
        return new SegmentDirectory(RunDirectory.create(KEY, root, application, number));
    }

    /**
     * Makes the directory of a generation.
     *
     * @param generation the generation
     * @return the directory
     * @throws WorkerException if it cannot be made, or there is something in its place
     */
    public Path make(long generation) {
        deployment.repair(); // A cleaner of temporary files may have been here.
        Path directory = path(generation);
        try {
            if (PrivateDirectory.make(directory)) {
                return directory;
            }
        } catch (IOException e) {
            throw new WorkerException(KEY + ": the directory " + directory + " must be writable: " + e, e);
        }
        throw new WorkerException(KEY + ": the directory " + directory + " must not be there before it is made");
    }

    /**
     * Removes the directory of a generation with all that is in it. What is mapped stays so.
     *
     * @param generation the generation
     * @param log writes to the log, which may block, and must not block the caller
     */
    public void remove(long generation, Executor log) {
        PrivateDirectory.deleteTree(path(generation), log);
    }

    private Path path(long generation) {
        return deployment.path().resolve(Long.toString(generation, Character.MAX_RADIX));
    }

    @Override
    public void close() {
        deployment.close();
    }

    /**
     * Removes everything.
     *
     * @param log writes to the log, which may block, and must not block the caller
     */
    public void close(Executor log) {
        deployment.close(log);
    }
}
