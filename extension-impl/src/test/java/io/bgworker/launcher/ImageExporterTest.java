package io.bgworker.launcher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.WorkerException;
import io.bgworker.runtime.LogRecords;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ImageExporterTest {

    @TempDir
    Path temporary;

    private Path cache;

    @BeforeEach
    void set() {
        cache = temporary.resolve("cache");
    }

    private static ImageSource.Entry file(String name, String content) {
        return entry(ImageSource.Kind.CLASS, name, content);
    }

    private static ImageSource.Entry library(String name, String content) {
        return entry(ImageSource.Kind.LIBRARY, name, content);
    }

    private static ImageSource.Entry entry(ImageSource.Kind kind, String name, String content) {
        return new ImageSource.Entry(
                kind, name, () -> new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
    }

    private ImageExporter exporter(ImageSource.Entry... entries) {
        return new ImageExporter(cache, () -> List.of(entries));
    }

    private List<Path> export(ImageSource.Entry... entries) {
        return exporter(entries).image(Runnable::run).classPath();
    }

    private static Path image(List<Path> classPath) {
        return classPath.get(0).getParent();
    }

    private List<String> cached() throws IOException {
        try (Stream<Path> files = Files.list(cache.resolve("images"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void whateverWasExportedAgainStillFitsItsArchive() throws Exception {
        List<Path> classPath = export(file("A.class", "a"), library("l.jar", "l"));
        JavaRelease release = new JavaRelease(17, "A 17.0.1");
        Optional<String> key = ArchiveKey.of(classPath, release, Path.of("/jdk"), false);
        PrivateDirectory.deleteTree(image(classPath), Runnable::run);
        assertEquals(Optional.empty(), ArchiveKey.of(classPath, release, Path.of("/jdk"), false));

        assertEquals(classPath, export(file("A.class", "a"), library("l.jar", "l")));
        assertEquals(key, ArchiveKey.of(classPath, release, Path.of("/jdk"), false));
        assertTrue(key.isPresent());
    }

    // ---- What is in it

    @Test
    void imageHoldsTheClassesAndThenTheLibraries() throws Exception {
        List<Path> classPath = export(
                library("b.jar", "B"), file("a/A.class", "class A"), library("a.jar", "A"), file("x.txt", "text"));

        assertEquals(
                List.of("classes.jar", "lib-0000-a.jar", "lib-0001-b.jar"),
                classPath.stream().map(path -> path.getFileName().toString()).toList());
        assertEquals("A", Files.readString(classPath.get(1)));
        assertEquals("B", Files.readString(classPath.get(2)));
        try (ZipFile classes = new ZipFile(classPath.get(0).toFile())) {
            assertEquals(2, classes.size());
            assertEquals(
                    "class A",
                    new String(
                            classes.getInputStream(classes.getEntry("a/A.class"))
                                    .readAllBytes(),
                            StandardCharsets.UTF_8));
        }
        assertEquals("rwx------", PrivateDirectoryTest.mode(image(classPath)));
    }

    @Test
    void anyNameOfALibraryWillDo() throws Exception {
        List<String> names = List.of(
                "a b.jar", "a:b.jar", "a/b.jar", "../../a.jar", "ü#漢.jar", "*", "", "x".repeat(300) + ".jar", "..");
        List<ImageSource.Entry> entries =
                names.stream().map(name -> library(name, "content of " + name)).toList();

        List<Path> classPath =
                new ImageExporter(cache, () -> entries).image(Runnable::run).classPath();

        Set<String> contents = new HashSet<>();
        for (Path library : classPath.subList(1, classPath.size())) {
            assertEquals(image(classPath), library.getParent());
            assertTrue(library.getFileName().toString().matches("[A-Za-z0-9._-]{1,120}"), library.toString());
            contents.add(Files.readString(library));
        }
        assertEquals(names.size(), contents.size());
    }

    @Test
    void librariesWhoseNamesBecomeTheSameAreBothThere() throws Exception {
        List<Path> classPath = export(
                library("a b.jar", "1"), library("a_b.jar", "2"), library("a+b.jar", "3"), library("a b.jar", "4"));

        Set<String> contents = new HashSet<>();
        for (Path library : classPath.subList(1, classPath.size())) {
            contents.add(Files.readString(library));
        }
        assertEquals(Set.of("1", "2", "3", "4"), contents);
    }

    // ---- Content decides

    @Test
    void sameContentMakesTheSameBytesInTheSamePlaceWhateverItsOrder() throws Exception {
        List<ImageSource.Entry> entries =
                new ArrayList<>(List.of(file("b", "1"), file("a", "2"), library("l.jar", "3"), file("c/d", "4")));
        List<Path> first =
                new ImageExporter(cache, () -> entries).image(Runnable::run).classPath();
        byte[] classes = Files.readAllBytes(first.get(0));

        cache = temporary.resolve("another");
        Collections.reverse(entries);
        List<Path> second =
                new ImageExporter(cache, () -> entries).image(Runnable::run).classPath();

        assertEquals(image(first).getFileName(), image(second).getFileName());
        assertArrayEquals(classes, Files.readAllBytes(second.get(0)));
    }

    @Test
    void secondExportOfTheSameContentUsesTheFirst() throws Exception {
        List<Path> first = export(file("a", "1"));
        FileTime time = Files.getLastModifiedTime(first.get(0));
        Object key = Files.getAttribute(first.get(0), "unix:ino");

        assertEquals(first, export(file("a", "1")));

        assertEquals(time, Files.getLastModifiedTime(first.get(0)));
        assertEquals(key, Files.getAttribute(first.get(0), "unix:ino"), "A running JVM maps this very file");
    }

    @Test
    void anyOtherContentHasAnotherPlace() {
        List<List<ImageSource.Entry>> different = List.of(
                List.of(file("a", "1")),
                List.of(file("a", "2")),
                List.of(file("b", "1")),
                List.of(library("a", "1")),
                List.of(file("a", "1"), file("b", "")),
                List.of(file("a", "1"), library("b", "")),
                List.of(),
                // Where one file ends is part of the content.
                List.of(file("a", "xCLASS b\0y")),
                List.of(file("a", "x"), file("b", "y")));
        Set<Path> images = new HashSet<>();
        for (List<ImageSource.Entry> entries : different) {
            images.add(image(
                    new ImageExporter(cache, () -> entries).image(Runnable::run).classPath()));
        }
        assertEquals(different.size(), images.size());
    }

    // ---- Whole or not at all

    @Test
    void exportThatFailsLeavesNothing() throws Exception {
        ImageSource broken = () -> List.of(
                file("a", "1"),
                library("good.jar", "1"),
                new ImageSource.Entry(ImageSource.Kind.LIBRARY, "lost.jar", () -> {
                    throw new IOException("undeployed meanwhile");
                }));

        WorkerException refused =
                assertThrows(WorkerException.class, () -> new ImageExporter(cache, broken).image(Runnable::run));

        assertTrue(refused.getMessage().contains("bgworker.cache-dir=" + cache), refused.getMessage());
        assertTrue(refused.getMessage().contains("undeployed meanwhile"), refused.getMessage());
        assertEquals(List.of(), cached());
    }

    @Test
    void exportThatDiedIsNotUsedAndRemovedLater() throws Exception {
        List<Path> first = export(file("a", "1"));
        Path half = Files.createDirectory(image(first).resolveSibling(".new123"));
        Files.writeString(half.resolve("classes.jar"), "half");

        assertEquals(first, export(file("a", "1")));
        assertTrue(Files.exists(half), "It may be under way");
        makeOld(half);
        assertEquals(first, export(file("a", "1")));
        assertFalse(Files.exists(half));
    }

    @Test
    void imageThatACleanerTookAPartOfIsMadeAgain() throws Exception {
        List<Path> first = export(file("a", "1"), library("l.jar", "2"));
        Files.delete(first.get(1));
        assertEquals(first, export(file("a", "1"), library("l.jar", "2")));
        assertEquals("2", Files.readString(first.get(1)));
    }

    @Test
    void exportersAtOnceAgree() throws Exception {
        int count = 8;
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            for (int round = 0; round < 20; round++) {
                String content = "round " + round;
                CountDownLatch begin = new CountDownLatch(1);
                List<Future<List<Path>>> exports = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    ImageExporter exporter = exporter(file("a", content), library("l.jar", content));
                    exports.add(threads.submit(() -> {
                        begin.await();
                        return exporter.image(Runnable::run).classPath();
                    }));
                }
                begin.countDown();
                Set<List<Path>> results = new HashSet<>();
                for (Future<List<Path>> export : exports) {
                    results.add(export.get(60, TimeUnit.SECONDS));
                }
                assertEquals(1, results.size());
                assertEquals(content, Files.readString(results.iterator().next().get(1)));
            }
        } finally {
            threads.shutdownNow();
        }
        assertEquals(
                20,
                cached().stream().filter(name -> name.matches("[0-9a-f]{32}")).count());
        assertTrue(cached().stream().noneMatch(name -> name.startsWith(".")));
    }

    @Test
    void cacheThatCannotBeWrittenIsRefusedByName() throws Exception {
        Files.createFile(cache);
        WorkerException refused = assertThrows(WorkerException.class, () -> export(file("a", "1")));
        assertTrue(refused.getMessage().contains("bgworker.cache-dir=" + cache), refused.getMessage());
    }

    // ---- Removal

    private static void makeOld(Path path) throws IOException {
        makeOld(path, ImageExporter.UNUSED_AFTER.plusHours(1));
    }

    private static void makeOld(Path path, Duration age) throws IOException {
        Files.setLastModifiedTime(path, FileTime.from(Instant.now().minus(age)));
    }

    @Test
    void imageThatNobodyHasUsedForLongIsRemoved() throws Exception {
        Path image = image(export(file("a", "1")));
        makeOld(image);

        Path other = image(export(file("b", "2")));

        assertFalse(Files.exists(image));
        assertTrue(Files.exists(other));
        assertEquals(List.of(other.getFileName().toString()), cached());
    }

    @Test
    void imageThatWasUsedLatelyIsKept() throws Exception {
        ImageExporter exporter = exporter(file("a", "1"));
        Path image = image(exporter.image(Runnable::run).classPath());
        makeOld(image);
        assertEquals(image, image(exporter.image(Runnable::run).classPath()), "A use, which makes it young");

        assertNotEquals(image, image(export(file("b", "2"))));

        assertTrue(Files.exists(image));
    }

    @Test
    void imageThatIsNotOldEnoughIsKept() throws Exception {
        Path image = image(export(file("a", "1")));
        makeOld(image, ImageExporter.UNUSED_AFTER.minusHours(1));
        assertNotEquals(image, image(export(file("b", "2"))));
        assertTrue(Files.exists(image));
    }

    @Test
    void imageThatWasRemovedAlthoughItIsNeededIsMadeAgain() throws Exception {
        ImageExporter exporter = exporter(file("a", "1"), library("l.jar", "2"));
        List<Path> classPath = exporter.image(Runnable::run).classPath();
        makeOld(image(classPath));
        assertNotEquals(image(classPath), image(export(file("b", "2"))));
        assertFalse(Files.exists(image(classPath)));

        assertEquals(classPath, exporter.image(Runnable::run).classPath());

        assertEquals("2", Files.readString(classPath.get(1)));
    }

    @Test
    void applicationIsReadOnceAsLongAsItsImageIsThere() {
        AtomicInteger reads = new AtomicInteger();
        ImageExporter exporter = new ImageExporter(cache, () -> {
            reads.incrementAndGet();
            return List.of(file("a", "1"));
        });
        assertFalse(Files.exists(cache));
        assertEquals(exporter.image(Runnable::run), exporter.image(Runnable::run));
        assertEquals(1, reads.get());
    }

    /** A log blocks when its disk is full, and all starts of workers wait for the image. */
    @Test
    void whatCannotBeDeletedIsLoggedBySomebodyElse() throws Exception {
        ImageExporter exporter = new ImageExporter(cache, () -> {
            throw new IOException("on purpose, after " + hide(deepDirectory()));
        });
        List<Runnable> lines = new ArrayList<>();
        try (LogRecords log = LogRecords.of("io.bgworker.launcher")) {
            assertThrows(WorkerException.class, () -> exporter.image(lines::add));
            assertEquals(List.of(), log.messages());
            lines.forEach(Runnable::run);
            log.await("BGW2001", "could not be deleted");
        } finally {
            new ProcessBuilder("rm", "-rf", cache.toString()).start().waitFor();
        }
    }

    /** Into what is being written. */
    private Path hide(Path directory) throws IOException {
        try (Stream<Path> images = Files.list(cache.resolve("images"))) {
            Path aside = images.findFirst().orElseThrow();
            return Files.move(directory, aside.resolve("deep"));
        }
    }

    /** So deep that no path is long enough to name what is in it: not even root can delete it by name. */
    private Path deepDirectory() throws IOException {
        Path top = Files.createDirectory(temporary.resolve("top"));
        Path bottom = Files.createDirectories(nested(top));
        Path other = Files.createDirectory(temporary.resolve("other"));
        Files.createDirectories(nested(other));
        Files.move(other, bottom.resolve("other"));
        return top;
    }

    private static Path nested(Path directory) {
        Path nested = directory;
        for (int i = 0; i < 14; i++) {
            nested = nested.resolve("x".repeat(200));
        }
        return nested;
    }
}
