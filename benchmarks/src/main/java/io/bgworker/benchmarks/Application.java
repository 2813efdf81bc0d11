package io.bgworker.benchmarks;

import io.bgworker.benchmarks.subject.Mark;
import io.bgworker.launcher.ImageSource;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The subjects, packaged as a WAR would have them: their classes, and the libraries that every application with us has. */
final class Application implements ImageSource {

    private static final List<String> LIBRARIES = List.of("bgworker-extension-", "jboss-logging-");

    @Override
    public List<Entry> entries() throws IOException {
        List<Entry> entries = new ArrayList<>();
        Path root = root();
        try (Stream<Path> files =
                Files.walk(root.resolve(Mark.class.getPackageName().replace('.', '/')))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = root.relativize(file).toString().replace(File.separatorChar, '/');
                entries.add(new Entry(Kind.CLASS, name, () -> Files.newInputStream(file)));
            }
        }
        for (Path library : libraries()) {
            entries.add(new Entry(
                    Kind.LIBRARY, String.valueOf(library.getFileName()), () -> Files.newInputStream(library)));
        }
        return entries;
    }

    private static Path root() throws IOException {
        try {
            return Path.of(Mark.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    /** A jar of the class path. */
    static Path library(String beginning) {
        return libraries(List.of(beginning)).get(0);
    }

    private static List<Path> libraries(List<String> beginnings) {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(Path::of)
                .filter(path -> beginnings.stream().anyMatch(String.valueOf(path.getFileName())::startsWith))
                .toList();
    }

    private static List<Path> libraries() {
        List<Path> found = libraries(LIBRARIES);
        if (found.size() <= LIBRARIES.size()) {
            throw new IllegalStateException("The class path must have the jars of the extension, has " + found
                    + "; run this by Maven's phase verify");
        }
        return found;
    }
}
