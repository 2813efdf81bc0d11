package io.bgworker.cdi;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextListener;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** As much of a servlet context as the extension uses: paths of the application, and where they are. */
final class FakeServletContext implements InvocationHandler {

    /** How a server shows the files of an application. */
    enum Style {
        /** Out of an archive: there are streams only. */
        ARCHIVE,
        /** Expanded: there are both. */
        EXPANDED,
        /** Loose: some files have no stream, only a place. */
        LOOSE
    }

    private final Style style;
    private final Map<String, Path> files = new TreeMap<>();
    private ServletContextListener listener;

    FakeServletContext(Style style) {
        this.style = style;
    }

    /** A file, or all files below a directory, at a path of the application. */
    FakeServletContext with(String path, Path place) {
        if (Files.isDirectory(place)) {
            try (var below = Files.walk(place)) {
                below.filter(Files::isRegularFile)
                        .forEach(file -> files.put(
                                path + "/" + place.relativize(file).toString().replace('\\', '/'), file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        } else {
            files.put(path, place);
        }
        return this;
    }

    /** A library that is a directory in truth. */
    FakeServletContext withDirectoryLibrary(String name, Path directory) {
        files.put("/WEB-INF/lib/" + name, directory);
        return this;
    }

    ServletContext context() {
        return (ServletContext)
                Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {ServletContext.class}, this);
    }

    /** What the extension wants to be told of. */
    ServletContextListener listener() {
        return listener;
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws IOException {
        return switch (method.getName()) {
            case "getResourcePaths" -> resourcePaths((String) arguments[0]);
            case "getResourceAsStream" -> resourceAsStream((String) arguments[0]);
            case "getRealPath" -> realPath((String) arguments[0]);
            case "getContextPath" -> "/shop";
            case "getClassLoader" -> Thread.currentThread().getContextClassLoader();
            case "addListener" -> {
                listener = (ServletContextListener) arguments[0];
                yield null;
            }
            default -> throw new AssertionError("Not expected: " + method);
        };
    }

    /** As the specification has it: what is directly below, directories with a slash; null if there is nothing. */
    private Set<String> resourcePaths(String directory) {
        Set<String> paths = new TreeSet<>();
        for (Map.Entry<String, Path> file : files.entrySet()) {
            if (file.getKey().startsWith(directory)) {
                int slash = file.getKey().indexOf('/', directory.length());
                boolean isDirectory = Files.isDirectory(file.getValue());
                paths.add(
                        slash >= 0 ? file.getKey().substring(0, slash + 1) : file.getKey() + (isDirectory ? "/" : ""));
            }
        }
        return paths.isEmpty() ? null : paths;
    }

    private InputStream resourceAsStream(String path) throws IOException {
        Path place = files.get(path);
        return style == Style.LOOSE || place == null || Files.isDirectory(place) ? null : Files.newInputStream(place);
    }

    private String realPath(String path) {
        Path place = files.get(path.replaceFirst("/$", ""));
        return style == Style.ARCHIVE || place == null ? null : place.toString();
    }
}
