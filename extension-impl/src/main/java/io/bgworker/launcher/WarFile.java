package io.bgworker.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A web application that is not deployed: its archive, or the directory that it was expanded to. Shows what a server would. */
final class WarFile implements ImageSource, AutoCloseable {

    private static final String CLASS = ".class";

    /** What the constant pool of a class has whose author meant it to be a worker. */
    private static final List<String> SIGNS_OF_WORKERS =
            List.of("Lio/bgworker/BackgroundWorker;", "io/bgworker/WorkerMain");

    private final @Nullable FileSystem archive;
    private final Path classes;
    private final Path libraries;

    private WarFile(@Nullable FileSystem archive, Path root) {
        this.archive = archive;
        this.classes = root.resolve("WEB-INF/classes");
        this.libraries = root.resolve("WEB-INF/lib");
    }

    /**
     * Opens it.
     *
     * @throws IOException if it is no web application
     */
    static WarFile open(Path war) throws IOException {
        FileSystem archive = Files.isDirectory(war) ? null : FileSystems.newFileSystem(war);
        Path root = archive == null ? war : archive.getPath("/");
        if (Files.isDirectory(root.resolve("WEB-INF"))) {
            return new WarFile(archive, root);
        }
        if (archive != null) {
            archive.close();
        }
        throw new IOException(war + " must be a web application, has no WEB-INF");
    }

    @Override
    public List<Entry> entries() throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (Path file : files(classes, Integer.MAX_VALUE)) {
            entries.add(new Entry(Kind.CLASS, name(file), () -> Files.newInputStream(file)));
        }
        for (Path file : files(libraries, 1)) {
            String name = String.valueOf(file.getFileName());
            if (name.endsWith(".jar")) {
                entries.add(new Entry(Kind.LIBRARY, name, () -> Files.newInputStream(file)));
            }
        }
        return entries;
    }

    private static List<Path> files(Path directory, int depth) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(directory, depth)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private String name(Path file) {
        return classes.relativize(file).toString().replace('\\', '/');
    }

    /** The classes that look like workers, libraries left out. To load one too many, or too few, does no harm. */
    List<String> workers() throws IOException {
        List<String> workers = new ArrayList<>();
        for (Path file : files(classes, Integer.MAX_VALUE)) {
            if (name(file).endsWith(CLASS) && looksLikeAWorker(Files.readAllBytes(file))) {
                String path = name(file);
                workers.add(path.substring(0, path.length() - CLASS.length()).replace('/', '.'));
            }
        }
        workers.sort(null);
        return workers;
    }

    private static boolean looksLikeAWorker(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return SIGNS_OF_WORKERS.stream().anyMatch(text::contains);
    }

    @Override
    public void close() throws IOException {
        if (archive != null) {
            archive.close();
        }
    }
}
