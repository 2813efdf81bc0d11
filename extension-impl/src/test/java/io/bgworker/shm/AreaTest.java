package io.bgworker.shm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.IntCell;
import io.bgworker.LongCell;
import io.bgworker.SharedArea;
import io.bgworker.SharedMemoryException;
import io.bgworker.SharedMemoryResetException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(120)
final class AreaTest {

    private static final int BYTES = 4096;

    private final SharedDirectory directory = new SharedDirectory();
    private final Participant one = directory.worker(1);
    private final Participant other = directory.worker(2);
    private final Attachment attachment = directory.attach(one, "area", BYTES);
    private final SharedArea area = attachment.area();
    private final SharedArea same = directory.area(other, "area", BYTES);

    @AfterEach
    void close() {
        directory.close();
    }

    @Test
    void whatOneProcessWritesTheOtherReads() {
        area.putByte(1, (byte) -7);
        area.putInt(6, 1234567);
        area.putLong(13, -9876543210L);
        area.putDouble(24, Math.PI);
        area.put(40, new byte[] {1, 2, 3, 4}, 1, 2);
        assertEquals(-7, same.getByte(1));
        assertEquals(1234567, same.getInt(6));
        assertEquals(-9876543210L, same.getLong(13));
        assertEquals(Math.PI, same.getDouble(24));
        byte[] out = new byte[4];
        same.get(40, out, 2, 2);
        assertArrayEquals(new byte[] {0, 0, 2, 3}, out);
        assertArrayEquals(new byte[] {2, 3}, same.slice(40, 2).toArray());
        assertEquals(BYTES, same.bytes());
    }

    @Test
    void cellsCount() throws Exception {
        LongCell longs = area.longCell(8);
        IntCell ints = area.intCell(20);
        LongCell sameLongs = same.slice(8, 8).longCell(0);
        IntCell sameInts = same.intCell(20);
        int rounds = 100_000;
        List<Concurrently.Doing<Boolean>> counting = new ArrayList<>();
        try (Concurrently threads = new Concurrently()) {
            for (LongCell cell : List.of(longs, sameLongs)) {
                counting.add(threads.run(() -> {
                    for (int i = 0; i < rounds; i++) {
                        cell.getAndAdd(1);
                    }
                    return true;
                }));
            }
            for (IntCell cell : List.of(ints, sameInts)) {
                counting.add(threads.run(() -> {
                    for (int i = 0; i < rounds; i++) {
                        for (int seen = cell.get(); !cell.compareAndSet(seen, seen + 1); seen = cell.get()) {
                            Thread.onSpinWait();
                        }
                    }
                    return true;
                }));
            }
            for (Concurrently.Doing<Boolean> doing : counting) {
                assertTrue(doing.result());
            }
        }
        assertEquals(2L * rounds, sameLongs.get());
        assertEquals(2 * rounds, ints.getAcquire());
        assertEquals(2L * rounds, longs.getAndSet(-1));
        assertEquals(-1, sameLongs.getAcquire());
        assertFalse(longs.compareAndSet(0, 1));
        longs.setRelease(5);
        assertEquals(5, sameLongs.get());
        ints.set(6);
        assertEquals(6, sameInts.getAndAdd(-6));
        assertEquals(0, ints.getAndSet(1));
        ints.setRelease(8);
        assertEquals(8, sameInts.get());
    }

    @Test
    void refusesWhatLiesOutsideOrAskew() {
        assertThrows(IndexOutOfBoundsException.class, () -> area.getByte(BYTES));
        assertThrows(IndexOutOfBoundsException.class, () -> area.getLong(BYTES - 7));
        assertThrows(IndexOutOfBoundsException.class, () -> area.getByte(1L << 32));
        assertThrows(IndexOutOfBoundsException.class, () -> area.putInt(-1, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> area.slice(8, BYTES));
        assertThrows(IndexOutOfBoundsException.class, () -> area.slice(8, 8).getLong(1));
        assertThrows(IndexOutOfBoundsException.class, () -> area.put(0, new byte[4], 2, 3));
        assertThrows(IllegalArgumentException.class, () -> area.longCell(4));
        assertThrows(IllegalArgumentException.class, () -> area.intCell(2));
        // What counts is where it is in the segment.
        assertThrows(IllegalArgumentException.class, () -> area.slice(4, 64).longCell(0));
        area.slice(4, 64).longCell(4).set(1);
        assertEquals(1, area.getLong(8));
        assertThrows(IllegalArgumentException.class, () -> area.slice(4, 2048).queue());
        assertThrows(IllegalArgumentException.class, () -> area.slice(4, 2048).lock());
        assertThrows(IllegalArgumentException.class, () -> area.slice(0, 1016).lock());
        assertThrows(IllegalArgumentException.class, () -> area.slice(0, 120).latch());
        assertThrows(IllegalArgumentException.class, () -> area.slice(0, 319).queue());
    }

    @Test
    void oneAreaIsOneThing() {
        area.slice(0, 1024).lock();
        assertThrows(SharedMemoryException.class, () -> same.slice(0, 1024).queue());
        assertThrows(SharedMemoryException.class, () -> same.slice(0, 1024).latch());
        same.slice(0, 1024).lock();
        area.slice(1024, 512).queue();
        assertThrows(SharedMemoryException.class, () -> same.slice(1024, 520).queue());
        area.putLong(2048, 17);
        assertThrows(SharedMemoryException.class, () -> same.slice(2048, 512).queue());
    }

    record Use(String name, Consumer<SharedArea> run) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Use> uses() {
        return List.of(
                new Use("getByte", area -> area.getByte(0)),
                new Use("putByte", area -> area.putByte(0, (byte) 1)),
                new Use("getInt", area -> area.getInt(0)),
                new Use("putInt", area -> area.putInt(0, 1)),
                new Use("getLong", area -> area.getLong(0)),
                new Use("putLong", area -> area.putLong(0, 1)),
                new Use("getDouble", area -> area.getDouble(0)),
                new Use("putDouble", area -> area.putDouble(0, 1)),
                new Use("get", area -> area.get(0, new byte[4], 0, 4)),
                new Use("put", area -> area.put(0, new byte[4], 0, 4)),
                new Use("toArray", SharedArea::toArray),
                new Use("slice", area -> area.slice(0, 8).getByte(0)),
                new Use("longCell", area -> area.longCell(0).get()),
                new Use("longCell set", area -> area.longCell(0).set(1)),
                new Use("longCell setRelease", area -> area.longCell(0).setRelease(1)),
                new Use("intCell", area -> area.intCell(0).get()),
                new Use("intCell set", area -> area.intCell(0).set(1)),
                new Use("queue", SharedArea::queue),
                new Use("latch", SharedArea::latch),
                new Use("contents", area -> area.contents(1)),
                new Use("createContents", area -> area.createContents(1)));
    }

    @ParameterizedTest
    @MethodSource("uses")
    void nothingWorksAfterTheDetach(Use use) {
        attachment.detach();
        assertThrows(IllegalStateException.class, () -> use.run().accept(area));
        attachment.detach(); // Does nothing.
    }

    @ParameterizedTest
    @MethodSource("uses")
    void everythingSaysThatItWasReset(Use use) {
        one.reset();
        SharedMemoryResetException reset =
                assertThrows(SharedMemoryResetException.class, () -> use.run().accept(area));
        assertEquals(SharedDirectory.GENERATION, reset.generation());
        assertTrue(reset.getMessage().contains("segment 'area'"), reset.getMessage());
    }
}
