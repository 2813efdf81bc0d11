package io.bgworker.database;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;

/**
 * The drivers that workers get from outside the application, for the server's own use. It sees nothing of the application:
 * the JDK's list of drivers keeps what it once knew, and so would keep that for ever.
 */
public final class DriverPath implements AutoCloseable {

    private final URLClassLoader classLoader;

    private DriverPath(URLClassLoader classLoader) {
        this.classLoader = classLoader;
    }

    /**
     * Of a class path.
     *
     * @param classPath jars and directories, perhaps none
     * @return the drivers that are there
     */
    public static DriverPath of(List<Path> classPath) {
        URL[] urls = classPath.stream().map(DriverPath::url).toArray(URL[]::new);
        return new DriverPath(new URLClassLoader("bgworker.class-path", urls, ClassLoader.getPlatformClassLoader()));
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("Not a path of files: " + path, e);
        }
    }

    /**
     * What loads them.
     *
     * @return the class loader
     */
    public ClassLoader classLoader() {
        return classLoader;
    }

    @Override
    public void close() throws IOException {
        classLoader.close();
    }
}
