package io.bgworker.shm;

import io.bgworker.IntCell;
import io.bgworker.LongCell;
import io.bgworker.SegmentKind;
import io.bgworker.SharedArea;
import io.bgworker.SharedContents;
import io.bgworker.SharedLatch;
import io.bgworker.SharedLock;
import io.bgworker.SharedMemoryResetException;
import io.bgworker.SharedQueue;
import io.bgworker.SharedSegment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A segment that this process is attached to: its area, and what happens at its end. */
final class AttachedSegment implements SharedSegment {

    private final SharedMemoryClient client;
    private final GrantedSegment granted;
    private final Attachment attachment;
    private final SharedArea area;

    /** Guarded by itself. */
    private final Deque<Runnable> hooks = new ArrayDeque<>();

    /** Whether others in this process may have it. Written once. */
    private volatile boolean initialized;

    AttachedSegment(SharedMemoryClient client, GrantedSegment granted, Attachment attachment) {
        this.client = client;
        this.granted = granted;
        this.attachment = attachment;
        area = attachment.area();
        initialized = !granted.initialize();
    }

    boolean is(String name, SegmentKind kind, long bytes) {
        return initialized && granted.name().equals(name) && granted.kind() == kind && granted.bytes() == bytes;
    }

    void initialized() {
        initialized = true;
    }

    @Override
    public Optional<String> name() {
        return granted.name().isEmpty() ? Optional.empty() : Optional.of(granted.name());
    }

    @Override
    public long handle() {
        return granted.handle();
    }

    // ---- The end

    @Override
    public void onDetach(Runnable hook) {
        attachment.check();
        synchronized (hooks) {
            hooks.addLast(hook);
        }
    }

    @Override
    public void cancelOnDetach(Runnable hook) {
        synchronized (hooks) {
            hooks.removeLastOccurrence(hook);
        }
    }

    @Override
    public void detach() {
        runHooks();
        client.detach(this);
    }

    /** As {@link #detach()}, in a process that ends and tells nobody. */
    void leave() {
        runHooks();
        end();
    }

    /** Gives up its memory. */
    void end() {
        attachment.detach();
    }

    private void runHooks() {
        for (Runnable hook = nextHook(); hook != null; hook = nextHook()) {
            try {
                hook.run();
            } catch (RuntimeException | Error e) {
                client.complaints().hookThrew(granted.view(), e);
            }
        }
    }

    private @Nullable Runnable nextHook() {
        synchronized (hooks) {
            return isReset() ? null : hooks.pollLast();
        }
    }

    private boolean isReset() {
        try {
            attachment.check();
            return false;
        } catch (SharedMemoryResetException e) {
            return true;
        } catch (IllegalStateException e) {
            return false; // Detached, and no hook was added since.
        }
    }

    @Override
    public void pin() {
        attachment.check();
        client.pin(this, true);
    }

    @Override
    public void unpin() {
        attachment.check();
        client.pin(this, false);
    }

    // ---- The memory

    @Override
    public long bytes() {
        return area.bytes();
    }

    @Override
    public byte getByte(long offset) {
        return area.getByte(offset);
    }

    @Override
    public int getInt(long offset) {
        return area.getInt(offset);
    }

    @Override
    public long getLong(long offset) {
        return area.getLong(offset);
    }

    @Override
    public double getDouble(long offset) {
        return area.getDouble(offset);
    }

    @Override
    public void get(long offset, byte[] target, int targetOffset, int length) {
        area.get(offset, target, targetOffset, length);
    }

    @Override
    public byte[] toArray() {
        return area.toArray();
    }

    @Override
    public void putByte(long offset, byte value) {
        area.putByte(offset, value);
    }

    @Override
    public void putInt(long offset, int value) {
        area.putInt(offset, value);
    }

    @Override
    public void putLong(long offset, long value) {
        area.putLong(offset, value);
    }

    @Override
    public void putDouble(long offset, double value) {
        area.putDouble(offset, value);
    }

    @Override
    public void put(long offset, byte[] source, int sourceOffset, int length) {
        area.put(offset, source, sourceOffset, length);
    }

    @Override
    public SharedArea slice(long offset, long bytes) {
        return area.slice(offset, bytes);
    }

    @Override
    public LongCell longCell(long offset) {
        return area.longCell(offset);
    }

    @Override
    public IntCell intCell(long offset) {
        return area.intCell(offset);
    }

    @Override
    public SharedQueue queue() {
        return area.queue();
    }

    @Override
    public SharedLock lock() {
        return area.lock();
    }

    @Override
    public SharedLatch latch() {
        return area.latch();
    }

    @Override
    public SharedContents createContents(long magic) {
        return area.createContents(magic);
    }

    @Override
    public Optional<SharedContents> contents(long magic) {
        return area.contents(magic);
    }

    @Override
    public String toString() {
        return granted.view();
    }
}
