package io.bgworker.benchmarks.jmh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/** By Agrona's ring buffer between one thread and one other. Both turn while they wait, for it has no other way. */
public class AgronaTransfer extends Transfer {

    private static final int FILE_BYTES = RING_BYTES + RingBufferDescriptor.TRAILER_LENGTH;
    private static final int TYPE = 1;

    private final Path directory = Neighbours.memoryDirectory();
    private final OneToOneRingBuffer sender = map(directory.resolve("ring"));
    private final OneToOneRingBuffer receiver = map(directory.resolve("ring"));

    private static OneToOneRingBuffer map(Path file) {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (channel.size() == 0) {
                int unused = channel.write(ByteBuffer.allocate(FILE_BYTES));
            }
            return new OneToOneRingBuffer(new UnsafeBuffer(channel.map(MapMode.READ_WRITE, 0, FILE_BYTES)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    void send(int count, byte[] message) {
        UnsafeBuffer source = new UnsafeBuffer(message);
        for (int i = 0; i < count; i++) {
            while (!sender.write(TYPE, source, 0, message.length)) {
                Thread.onSpinWait();
            }
        }
    }

    @Override
    void receive(int count, byte[] target) {
        int received = 0;
        while (received < count) {
            int came = receiver.read((type, buffer, index, length) -> buffer.getBytes(index, target, 0, length));
            received += came;
            if (came == 0) {
                Thread.onSpinWait();
            }
        }
    }

    @Override
    void close() throws IOException {
        Neighbours.delete(directory);
    }
}
