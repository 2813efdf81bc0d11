package io.bgworker.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ArchiveKeyTest {

    private static final JavaRelease RELEASE = new JavaRelease(17, "A 17.0.1");
    private static final Path HOME = Path.of("/jdk");

    @TempDir
    private Path directory;

    private Path jar;
    private String key;

    @BeforeEach
    void makeAJar() throws IOException {
        jar = Files.writeString(directory.resolve("a.jar"), "content");
        Files.setLastModifiedTime(jar, FileTime.fromMillis(0));
        key = ArchiveKey.of(List.of(jar), RELEASE, HOME, false).orElseThrow();
    }

    private String of(Path other) throws IOException {
        return ArchiveKey.of(List.of(jar, other), RELEASE, HOME, false).orElseThrow();
    }

    @Test
    void sameIsTheSame() throws IOException {
        assertEquals(Optional.of(key), ArchiveKey.of(List.of(jar), new JavaRelease(17, "A 17.0.1"), HOME, false));
    }

    @Test
    void everythingElseIsAnother() throws IOException {
        assertNotEquals(Optional.of(key), ArchiveKey.of(List.of(jar), new JavaRelease(17, "A 17.0.2"), HOME, false));
        assertNotEquals(Optional.of(key), ArchiveKey.of(List.of(jar), RELEASE, Path.of("/jdk2"), false));
        assertNotEquals(Optional.of(key), ArchiveKey.of(List.of(jar), RELEASE, HOME, true));
        assertNotEquals(key, of(Files.writeString(directory.resolve("b.jar"), "content")));
    }

    @Test
    void jarThatWasReplacedIsAnother() throws IOException {
        Files.setLastModifiedTime(jar, FileTime.fromMillis(1_000));
        assertNotEquals(Optional.of(key), ArchiveKey.of(List.of(jar), RELEASE, HOME, false));
        Files.writeString(jar, "more content");
        Files.setLastModifiedTime(jar, FileTime.fromMillis(0));
        assertNotEquals(Optional.of(key), ArchiveKey.of(List.of(jar), RELEASE, HOME, false));
    }

    @Test
    void directoriesHaveNone() throws IOException {
        assertEquals(Optional.empty(), ArchiveKey.of(List.of(jar, directory), RELEASE, HOME, false));
        assertEquals(Optional.empty(), ArchiveKey.of(List.of(directory.resolve("missing.jar")), RELEASE, HOME, false));
    }
}
