package io.bgworker.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ArchiveStoreTest {

    private static final ArchiveFormat CDS = ArchiveFormat.CDS;

    @TempDir
    private Path temporary;

    private Path cache;
    private ArchiveStore store;

    @BeforeEach
    void open() {
        cache = temporary.resolve("cache");
        store = new ArchiveStore(cache, Runnable::run);
    }

    private Path make(String key) throws Exception {
        return store.make(key, CDS, aside -> Files.writeString(aside.resolve("archive"), "12345"))
                .orElseThrow();
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(cache.resolve("archives"))) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> !name.endsWith(".lock"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void whatWasMadeIsFoundByItsKeyAndKind() throws Exception {
        assertEquals(Optional.empty(), store.find("k", CDS));
        Path made = make("k");
        assertEquals(Optional.of(made), store.find("k", CDS));
        assertEquals(Optional.empty(), store.find("k", ArchiveFormat.AOT));
        assertEquals(Optional.empty(), store.find("other", CDS));
        assertEquals(List.of("k-5.jsa"), names());
    }

    @Test
    void oneThatWasCutIsNotThere() throws Exception {
        Files.writeString(make("k"), "123");
        assertEquals(Optional.empty(), store.find("k", CDS));
    }

    @Test
    void whatIsThereIsNotMadeAgain() throws Exception {
        Path made = make("k");
        assertEquals(Optional.of(made), store.make("k", CDS, aside -> {
            throw new IOException("made again");
        }));
    }

    @Test
    void failureLeavesNothing() throws Exception {
        IOException thrown = assertThrows(
                IOException.class,
                () -> store.make("k", CDS, aside -> {
                    Files.writeString(aside.resolve("half"), "1");
                    throw new IOException("no");
                }));
        assertEquals("no", thrown.getMessage());
        assertEquals(List.of(), names());
    }

    @Test
    void nobodyMakesWhatAnotherOneMakes() throws Exception {
        ArchiveStore other = new ArchiveStore(cache, Runnable::run);
        store.make("k", CDS, aside -> {
            Optional<Path> second = other.make("k", CDS, unused -> {
                throw new IOException("made twice");
            });
            assertEquals(Optional.empty(), second);
            return Files.writeString(aside.resolve("archive"), "1");
        });
        assertTrue(store.find("k", CDS).isPresent());
    }

    @Test
    void whatNobodyUsesIsRemovedAndWhatIsUsedStays() throws Exception {
        Path old = make("old");
        Path used = make("used");
        FileTime longAgo =
                FileTime.from(Instant.now().minus(ImageExporter.UNUSED_AFTER).minus(Duration.ofDays(1)));
        Files.setLastModifiedTime(old, longAgo);
        Files.setLastModifiedTime(used, longAgo);
        assertEquals(Optional.of(used), store.find("used", CDS));
        make("new");
        assertFalse(Files.exists(old));
        assertTrue(Files.exists(used));
    }
}
