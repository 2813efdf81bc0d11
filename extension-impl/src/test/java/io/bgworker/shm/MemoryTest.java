package io.bgworker.shm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class MemoryTest {

    private static final int BYTES = 64;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BYTES);
    private final Memory memory = Memory.over(buffer);

    record Access(String name, int bytes, BiConsumer<Memory, Integer> run) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Access> accesses() {
        return List.of(
                new Access("getByte", 1, Memory::getByte),
                new Access("putByte", 1, (m, at) -> m.putByte(at, (byte) 1)),
                new Access("getInt", 4, Memory::getInt),
                new Access("putInt", 4, (m, at) -> m.putInt(at, 1)),
                new Access("getLong", 8, Memory::getLong),
                new Access("putLong", 8, (m, at) -> m.putLong(at, 1)),
                new Access("get", 5, (m, at) -> m.get(at, new byte[9], 2, 5)),
                new Access("put", 5, (m, at) -> m.put(at, new byte[9], 2, 5)),
                new Access("getLongAcquire", 8, Memory::getLongAcquire),
                new Access("setLongRelease", 8, (m, at) -> m.setLongRelease(at, 1)),
                new Access("getLongVolatile", 8, Memory::getLongVolatile),
                new Access("setLongVolatile", 8, (m, at) -> m.setLongVolatile(at, 1)),
                new Access("getIntAcquire", 4, Memory::getIntAcquire),
                new Access("setIntRelease", 4, (m, at) -> m.setIntRelease(at, 1)),
                new Access("getIntVolatile", 4, Memory::getIntVolatile),
                new Access("setIntVolatile", 4, (m, at) -> m.setIntVolatile(at, 1)),
                new Access("compareAndSetLong", 8, (m, at) -> m.compareAndSetLong(at, 0, 1)),
                new Access("getAndAddLong", 8, (m, at) -> m.getAndAddLong(at, 1)),
                new Access("getAndSetLong", 8, (m, at) -> m.getAndSetLong(at, 1)),
                new Access("getAndBitwiseOrLong", 8, (m, at) -> m.getAndBitwiseOrLong(at, 1)),
                new Access("getAndBitwiseAndLong", 8, (m, at) -> m.getAndBitwiseAndLong(at, 1)),
                new Access("compareAndSetInt", 4, (m, at) -> m.compareAndSetInt(at, 0, 1)),
                new Access("getAndAddInt", 4, (m, at) -> m.getAndAddInt(at, 1)),
                new Access("getAndSetInt", 4, (m, at) -> m.getAndSetInt(at, 1)));
    }

    @ParameterizedTest
    @MethodSource("accesses")
    void staysWithinItsBounds(Access access) {
        access.run().accept(memory, BYTES - access.bytes() & ~7);
        assertThrows(IndexOutOfBoundsException.class, () -> access.run().accept(memory, -8));
        assertThrows(IndexOutOfBoundsException.class, () -> access.run().accept(memory, BYTES));
        assertThrows(IndexOutOfBoundsException.class, () -> access.run().accept(memory, Integer.MAX_VALUE & ~7));
        Memory slice = memory.slice(8, 2);
        if (access.bytes() > 2) {
            assertThrows(IndexOutOfBoundsException.class, () -> access.run().accept(slice, 0));
        }
    }

    @Test
    void readsWhatItWroteInTheOrderOfTheMachine() {
        memory.putLong(3, 0x0102030405060708L);
        assertEquals(0x0102030405060708L, memory.getLong(3));
        assertEquals(
                0x0102030405060708L,
                buffer.duplicate().order(ByteOrder.nativeOrder()).getLong(3));
        memory.putInt(1, -5);
        assertEquals(-5, memory.getInt(1));
        memory.setLongVolatile(16, 9);
        assertTrue(memory.compareAndSetLong(16, 9, 12));
        assertEquals(12, memory.getAndBitwiseOrLong(16, 3));
        assertEquals(15, memory.getAndBitwiseAndLong(16, ~4L));
        assertEquals(11, memory.getLongAcquire(16));
    }

    @Test
    void aSliceIsTheSameMemory() {
        memory.slice(8, 16).put(2, new byte[] {9, 8, 7, 6}, 1, 3);
        byte[] out = new byte[3];
        memory.get(10, out, 0, 3);
        assertArrayEquals(new byte[] {8, 7, 6}, out);
        assertThrows(IndexOutOfBoundsException.class, () -> memory.slice(60, 8));
    }
}
