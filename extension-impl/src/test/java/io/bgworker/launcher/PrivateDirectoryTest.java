package io.bgworker.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bgworker.WorkerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateDirectoryTest {

    private static final String KEY = "bgworker.some-dir";
    private static final int NOBODY = 65_534;

    @TempDir
    Path temporary;

    private Path directory;

    @BeforeEach
    void set() {
        directory = temporary.resolve("d");
    }

    static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
    }

    private void mode(String mode) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(mode));
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private String assertRefused() {
        String message = assertThrows(WorkerException.class, () -> PrivateDirectory.ensure(directory, KEY))
                .getMessage();
        assertTrue(message.startsWith(KEY + "=" + directory + " must be a directory"), message);
        return message;
    }

    @Test
    void isMadeWithItsParentsAndForNobodyElse() throws Exception {
        Path deep = directory.resolve("a/b");
        PrivateDirectory.ensure(deep, KEY);
        for (Path made : List.of(deep, directory.resolve("a"), directory)) {
            assertEquals("rwx------", mode(made));
        }
        try (Stream<Path> left = Files.list(deep)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void oneThatIsThereIsLeftAsItIs() throws Exception {
        PrivateDirectory.ensure(directory, KEY);
        Path content = Files.createFile(directory.resolve("content"));
        PrivateDirectory.ensure(directory, KEY);
        assertTrue(Files.exists(content));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxr-x---", "rwx-----x", "rwxrwxrwx", "rwx--x---", "rwx---r--"})
    void oneThatIsOpenToOthersIsRefused(String mode) throws Exception {
        Files.createDirectory(directory);
        mode(mode);
        String message = assertRefused();
        assertTrue(message.endsWith(" with mode " + mode), message);
    }

    @Test
    void fileInItsPlaceIsRefused() throws Exception {
        Files.createFile(directory);
        assertRefused();
    }

    @Test
    void fileInThePlaceOfAParentIsRefused() throws Exception {
        Files.createFile(directory);
        directory = directory.resolve("below");
        assertRefused();
    }

    @Test
    void linkIsRefusedWhereverItLeads() throws Exception {
        Path real = temporary.resolve("real");
        PrivateDirectory.ensure(real, KEY);
        Files.createSymbolicLink(directory, real);
        assertRefused();
        Files.delete(directory);
        Files.createSymbolicLink(directory, temporary.resolve("nowhere"));
        assertRefused();
    }

    @Test
    void oneThatCannotBeWrittenToIsRefused() throws Exception {
        assumeFalse(isRoot(), "Modes do not bind root");
        Files.createDirectory(directory);
        mode("r-x------");
        assertRefused();
    }

    @Test
    void oneThatCannotBeMadeIsRefused() {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "Needs a file system that takes no directories");
        directory = Path.of("/proc/bgworker");
        assertRefused();
    }

    @Test
    void oneOfSomebodyElseIsRefused() throws Exception {
        assumeTrue(isRoot(), "Only root can give a directory away");
        Files.createDirectory(directory);
        mode("rwx------");
        Files.setAttribute(directory, "unix:uid", NOBODY);
        String message = assertRefused();
        assertTrue(message.contains("of user root with mode rwx------, is owned by "), message);
    }

    // ---- Deletion

    @Test
    void treeIsDeletedAndNothingThatLinksLeadTo() throws Exception {
        Path outside = Files.createDirectory(temporary.resolve("outside"));
        Path kept = Files.createFile(outside.resolve("kept"));
        Files.createDirectories(directory.resolve("a/b/c"));
        Files.createFile(directory.resolve("a/b/file"));
        Files.createSymbolicLink(directory.resolve("a/link"), outside);
        Files.createSymbolicLink(directory.resolve("a/broken"), temporary.resolve("nowhere"));

        PrivateDirectory.deleteTree(directory, Runnable::run);

        assertFalse(Files.exists(directory, LinkOption.NOFOLLOW_LINKS));
        assertTrue(Files.exists(kept));
    }

    @Test
    void whatIsNotThereNeedsNoDeletion() {
        PrivateDirectory.deleteTree(directory, Runnable::run);
    }
}
