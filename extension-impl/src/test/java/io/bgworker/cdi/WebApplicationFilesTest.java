package io.bgworker.cdi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.cdi.FakeServletContext.Style;
import io.bgworker.launcher.ImageSource;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class WebApplicationFilesTest {

    @TempDir
    private Path directory;

    private Path classes;
    private Path library;

    @BeforeEach
    void makeFiles() throws IOException {
        classes = directory.resolve("classes");
        write(classes.resolve("Top.class"), "top");
        write(classes.resolve("org/example/Job.class"), "job");
        write(classes.resolve("META-INF/services/x"), "service");
        library = write(directory.resolve("somewhere/library-1.0.jar"), "library");
    }

    private static Path write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static Map<String, String> contents(FakeServletContext context) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        for (ImageSource.Entry entry : new WebApplicationFiles(context.context()).entries()) {
            contents.put(entry.kind() + " " + entry.name(), new String(read(entry), StandardCharsets.UTF_8));
        }
        return contents;
    }

    private static byte[] read(ImageSource.Entry entry) {
        try (InputStream in = entry.content().open()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @EnumSource(Style.class)
    void findsClassesResourcesAndLibrariesHoweverTheServerShowsThem(Style style) throws IOException {
        FakeServletContext context = new FakeServletContext(style)
                .with("/WEB-INF/classes", classes)
                .with("/WEB-INF/lib/library-1.0.jar", library)
                .with("/WEB-INF/lib/notes.txt", library)
                .with("/WEB-INF/web.xml", library)
                .with("/index.html", library);
        assertEquals(
                Map.of(
                        "CLASS Top.class", "top",
                        "CLASS org/example/Job.class", "job",
                        "CLASS META-INF/services/x", "service",
                        "LIBRARY library-1.0.jar", "library"),
                contents(context));
    }

    @Test
    void anApplicationMayHaveNeitherClassesNorLibraries() throws IOException {
        assertEquals(Map.of(), contents(new FakeServletContext(Style.ARCHIVE).with("/index.html", library)));
    }

    @ParameterizedTest
    @EnumSource(names = {"EXPANDED", "LOOSE"})
    void aLibraryThatIsTheDirectoryOfAnotherProjectBecomesAJar(Style style) throws IOException {
        FakeServletContext context = new FakeServletContext(style).withDirectoryLibrary("other.jar", classes);
        List<ImageSource.Entry> entries = new WebApplicationFiles(context.context()).entries();
        assertEquals(
                List.of("other.jar"),
                entries.stream().map(ImageSource.Entry::name).toList());
        assertEquals(ImageSource.Kind.LIBRARY, entries.get(0).kind());
        byte[] jar = read(entries.get(0));
        Map<String, String> zipped = new TreeMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(jar))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                zipped.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        assertEquals(
                Map.of("Top.class", "top", "org/example/Job.class", "job", "META-INF/services/x", "service"), zipped);
        assertArrayEquals(
                jar, read(entries.get(0)), "the same files make the same jar, or no image would be found again");
    }

    @Test
    void aFileThatIsGoneIsNamed() throws IOException {
        FakeServletContext context = new FakeServletContext(Style.LOOSE).with("/WEB-INF/lib/library-1.0.jar", library);
        ImageSource.Entry entry =
                new WebApplicationFiles(context.context()).entries().get(0);
        Files.delete(library);
        IOException gone =
                assertThrows(IOException.class, () -> entry.content().open().close());
        assertTrue(gone.getMessage().contains("library-1.0.jar"), gone.getMessage());
    }

    @Test
    void aPathThatIsListedAndNowhereIsNamed() throws IOException {
        FakeServletContext context = new FakeServletContext(Style.ARCHIVE).withDirectoryLibrary("other.jar", classes);
        ImageSource.Entry entry =
                new WebApplicationFiles(context.context()).entries().get(0);
        FileNotFoundException missing = assertThrows(
                FileNotFoundException.class, () -> entry.content().open().close());
        assertTrue(missing.getMessage().contains("/WEB-INF/lib/other.jar"), missing.getMessage());
    }
}
