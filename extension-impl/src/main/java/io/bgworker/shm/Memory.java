package io.bgworker.shm;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Bounded, typed access to a piece of memory, in the byte order of the machine. A method without an ordering in its name is
 * plain, and bears any alignment; the others want their natural one.
 */
final class Memory {

    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final VarHandle INTS = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private final ByteBuffer buffer;

    private Memory(ByteBuffer buffer) {
        this.buffer = buffer;
    }

    /** All of a buffer, whatever its position and limit are later. */
    static Memory over(ByteBuffer buffer) {
        return new Memory(buffer.duplicate().clear().order(ByteOrder.nativeOrder()));
    }

    int bytes() {
        return buffer.capacity();
    }

    Memory slice(int offset, int bytes) {
        return new Memory(buffer.slice(offset, bytes).order(ByteOrder.nativeOrder()));
    }

    // ---- Plain

    byte getByte(int offset) {
        return buffer.get(offset);
    }

    void putByte(int offset, byte value) {
        buffer.put(offset, value);
    }

    int getInt(int offset) {
        return buffer.getInt(offset);
    }

    void putInt(int offset, int value) {
        buffer.putInt(offset, value);
    }

    long getLong(int offset) {
        return buffer.getLong(offset);
    }

    void putLong(int offset, long value) {
        buffer.putLong(offset, value);
    }

    double getDouble(int offset) {
        return buffer.getDouble(offset);
    }

    void putDouble(int offset, double value) {
        buffer.putDouble(offset, value);
    }

    void get(int offset, byte[] target, int targetOffset, int length) {
        buffer.get(offset, target, targetOffset, length);
    }

    void put(int offset, byte[] source, int sourceOffset, int length) {
        buffer.put(offset, source, sourceOffset, length);
    }

    // ---- Ordered

    long getLongAcquire(int offset) {
        return (long) LONGS.getAcquire(buffer, offset);
    }

    void setLongRelease(int offset, long value) {
        LONGS.setRelease(buffer, offset, value);
    }

    long getLongVolatile(int offset) {
        return (long) LONGS.getVolatile(buffer, offset);
    }

    void setLongVolatile(int offset, long value) {
        LONGS.setVolatile(buffer, offset, value);
    }

    int getIntAcquire(int offset) {
        return (int) INTS.getAcquire(buffer, offset);
    }

    void setIntRelease(int offset, int value) {
        INTS.setRelease(buffer, offset, value);
    }

    int getIntVolatile(int offset) {
        return (int) INTS.getVolatile(buffer, offset);
    }

    void setIntVolatile(int offset, int value) {
        INTS.setVolatile(buffer, offset, value);
    }

    // ---- In one step, with the effects of a volatile read and write. Never in the server: on a page that is gone
    // these kill it.

    boolean compareAndSetLong(int offset, long expected, long value) {
        return LONGS.compareAndSet(buffer, offset, expected, value);
    }

    long getAndAddLong(int offset, long delta) {
        return (long) LONGS.getAndAdd(buffer, offset, delta);
    }

    long getAndSetLong(int offset, long value) {
        return (long) LONGS.getAndSet(buffer, offset, value);
    }

    long getAndBitwiseOrLong(int offset, long mask) {
        return (long) LONGS.getAndBitwiseOr(buffer, offset, mask);
    }

    long getAndBitwiseAndLong(int offset, long mask) {
        return (long) LONGS.getAndBitwiseAnd(buffer, offset, mask);
    }

    boolean compareAndSetInt(int offset, int expected, int value) {
        return INTS.compareAndSet(buffer, offset, expected, value);
    }

    int getAndAddInt(int offset, int delta) {
        return (int) INTS.getAndAdd(buffer, offset, delta);
    }

    int getAndSetInt(int offset, int value) {
        return (int) INTS.getAndSet(buffer, offset, value);
    }
}
