package io.bgworker.cdi;

import io.bgworker.launcher.ImageSource;
import jakarta.servlet.ServletContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The files of a web application as its servlet context shows them, which works however it was deployed: as an archive,
 * expanded, or loose, with libraries that are directories of some other project.
 */
final class WebApplicationFiles implements ImageSource {

    private static final String CLASSES = "/WEB-INF/classes/";
    private static final String LIBRARIES = "/WEB-INF/lib/";

    private final ServletContext context;

    WebApplicationFiles(ServletContext context) {
        this.context = context;
    }

    @Override
    public List<Entry> entries() throws IOException {
        List<Entry> entries = new ArrayList<>();
        addClasses(CLASSES, entries);
        for (String path : children(LIBRARIES)) {
            String name = path.substring(LIBRARIES.length()).replaceFirst("/$", "");
            if (name.endsWith(".jar")) {
                entries.add(new Entry(Kind.LIBRARY, name, () -> open(path)));
            }
        }
        return entries;
    }

    private void addClasses(String directory, List<Entry> entries) {
        for (String path : children(directory)) {
            if (path.endsWith("/")) {
                addClasses(path, entries);
            } else {
                entries.add(new Entry(Kind.CLASS, path.substring(CLASSES.length()), () -> open(path)));
            }
        }
    }

    private Set<String> children(String directory) {
        Set<String> paths = context.getResourcePaths(directory);
        return paths == null ? Set.of() : paths;
    }

    private InputStream open(String path) throws IOException {
        Optional<Path> directory = realDirectory(path);
        if (directory.isPresent()) {
            return new ByteArrayInputStream(jar(directory.get()));
        }
        InputStream content = context.getResourceAsStream(path);
        if (content != null) {
            return content;
        }
        String real = context.getRealPath(path);
        if (real != null) {
            return Files.newInputStream(Path.of(real));
        }
        throw new FileNotFoundException(path + " is listed by the servlet context, but cannot be opened");
    }

    /** A library of a loose application: the compiled classes of some other project. */
    private Optional<Path> realDirectory(String path) {
        return Optional.ofNullable(context.getRealPath(path)).map(Path::of).filter(Files::isDirectory);
    }

    private static byte[] jar(Path directory) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream jar = new ZipOutputStream(bytes);
                Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                ZipEntry entry =
                        new ZipEntry(directory.relativize(file).toString().replace('\\', '/'));
                entry.setTime(0);
                jar.putNextEntry(entry);
                Files.copy(file, jar);
            }
        }
        return bytes.toByteArray();
    }
}
