package io.bgworker.shm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.SharedArea;
import io.bgworker.SharedContents;
import io.bgworker.SharedMemoryException;
import io.bgworker.contract.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
@Rule("TOC-01")
final class ContentsTest {

    private static final long MAGIC = 0x4711;
    private static final long[] CHUNKS = {1, 63, 64, 65, 1000};
    private static final long BYTES = SharedContents.estimate(CHUNKS);

    private final SharedDirectory directory = new SharedDirectory();
    private final SharedArea area = directory.area(directory.worker(1), "toc", BYTES);
    private final SharedArea same = directory.area(directory.server(2), "toc", BYTES);

    @AfterEach
    void close() {
        directory.close();
    }

    @Test
    void whatOneProcessEntersTheOtherFinds() {
        SharedContents made = area.createContents(MAGIC);
        for (int key = 0; key < CHUNKS.length; key++) {
            SharedArea chunk = made.allocate(CHUNKS[key]);
            chunk.putByte(CHUNKS[key] - 1, (byte) (key + 1));
            made.insert(-key, chunk);
        }
        SharedContents found = same.contents(MAGIC).orElseThrow();
        for (int key = 0; key < CHUNKS.length; key++) {
            SharedArea chunk = found.lookup(-key).orElseThrow();
            assertEquals(CHUNKS[key], chunk.bytes());
            assertEquals(key + 1, chunk.getByte(CHUNKS[key] - 1));
        }
        assertEquals(Optional.empty(), found.lookup(99));
    }

    @Test
    void theEstimateIsExactlyEnough() {
        SharedContents contents = area.createContents(MAGIC);
        long before = contents.freeBytes();
        for (int key = 0; key < CHUNKS.length; key++) {
            contents.insert(key, contents.allocate(CHUNKS[key]));
        }
        assertTrue(before > contents.freeBytes());
        assertTrue(contents.freeBytes() < SharedContents.ALIGNMENT, contents.freeBytes() + " are left");
        SharedMemoryException full = assertThrows(SharedMemoryException.class, () -> contents.allocate(1));
        assertTrue(full.getMessage().contains("A chunk of 1 bytes needs 64"), full.getMessage());
    }

    @Test
    void keysTakeRoomToo() {
        SharedContents contents = area.slice(0, 192).createContents(MAGIC);
        SharedArea chunk = contents.allocate(64);
        contents.insert(1, chunk);
        contents.insert(2, chunk);
        SharedMemoryException full = assertThrows(SharedMemoryException.class, () -> contents.insert(3, chunk));
        assertTrue(full.getMessage().contains("24 bytes left for another key, has 16"), full.getMessage());
        assertEquals(16, contents.freeBytes());
    }

    @Test
    void theMagicNumberTellsWhoseItIs() {
        assertEquals(Optional.empty(), same.contents(MAGIC));
        area.createContents(MAGIC);
        assertEquals(Optional.empty(), same.contents(MAGIC + 1));
        assertTrue(same.contents(MAGIC).isPresent());
        assertEquals(Optional.empty(), same.contents(0));
        assertThrows(IllegalArgumentException.class, () -> area.createContents(0));
    }

    @Test
    void aKeyIsEnteredOnce() {
        SharedContents contents = area.createContents(MAGIC);
        SharedArea chunk = contents.allocate(8);
        contents.insert(1, chunk);
        assertThrows(IllegalStateException.class, () -> contents.insert(1, chunk));
    }

    @Test
    void onlyChunksAreEntered() {
        SharedContents contents = area.createContents(MAGIC);
        assertThrows(IllegalArgumentException.class, () -> contents.insert(1, area));
        SharedArea foreign = same.contents(MAGIC).orElseThrow().allocate(8);
        assertThrows(IllegalArgumentException.class, () -> contents.insert(1, foreign));
        assertThrows(IllegalArgumentException.class, () -> contents.allocate(0));
    }

    @Test
    void whatIsGivenOutIsGivenOnce() throws Exception {
        SharedArea large = directory.area(directory.worker(3), "large", 64 * 1024);
        SharedArea largeToo = directory.area(directory.worker(4), "large", 64 * 1024);
        SharedContents contents = large.createContents(MAGIC);
        SharedContents other = largeToo.contents(MAGIC).orElseThrow();
        int each = 100;
        try (Concurrently threads = new Concurrently()) {
            List<Concurrently.Doing<Boolean>> doing = new ArrayList<>();
            for (SharedContents one : List.of(contents, contents, other, other)) {
                int first = doing.size() * each;
                doing.add(threads.run(() -> {
                    for (int key = first; key < first + each; key++) {
                        SharedArea chunk = one.allocate(8);
                        chunk.putLong(0, key);
                        one.insert(key, chunk);
                    }
                    return true;
                }));
            }
            for (Concurrently.Doing<Boolean> one : doing) {
                assertTrue(one.result());
            }
        }
        for (int key = 0; key < 4 * each; key++) {
            assertEquals(key, other.lookup(key).orElseThrow().getLong(0));
        }
    }

    @Test
    void whatSomebodyWroteOverItIsNotBelieved() {
        SharedContents contents = area.createContents(MAGIC);
        contents.insert(1, contents.allocate(8));
        area.putLong(ContentsLayout.COUNT_OFFSET, 1L << 40);
        assertThrows(SharedMemoryException.class, () -> contents.lookup(1));
        area.putLong(ContentsLayout.COUNT_OFFSET, 1);
        area.putLong(ContentsLayout.entry(0) + ContentsLayout.CHUNK_OFFSET, BYTES - 4);
        assertThrows(SharedMemoryException.class, () -> contents.lookup(1));
    }
}
