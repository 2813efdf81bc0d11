package io.bgworker.sample;

import io.bgworker.LongCell;
import io.bgworker.QueueReceiver;
import io.bgworker.QueueResult;
import io.bgworker.QueueSender;
import io.bgworker.SharedBytes;
import io.bgworker.SharedMemory;
import io.bgworker.SharedMemoryResetException;
import io.bgworker.SharedQueue;
import io.bgworker.SharedSegment;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** As much of shared memory as the pipeline needs: cells, and a queue whose other side is a script. */
final class FakeMemory {

    static final long HANDLE = 4711;

    /** By offset, of the named segment. */
    final Map<Long, Long> cells = new HashMap<>();

    /** What was sent. */
    final List<Long> sent = new ArrayList<>();

    /** What each send and each receive comes to; beyond that, what each has to wait for. */
    final Deque<Supplier<QueueResult>> script = new ArrayDeque<>();

    /** What is received. */
    final Deque<Long> messages = new ArrayDeque<>();

    /** How often a named segment was asked for, and a queue's segment was detached from. */
    int opened;

    int detached;

    long generation = 1;

    /** A call of a method that the pipeline has no business to make. */
    private static final Call NONE = arguments -> {
        throw new UnsupportedOperationException();
    };

    private interface Call {
        Object of(Object[] arguments) throws Throwable;
    }

    private static <T> T fake(Class<T> type, Map<String, Call> calls) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> calls.getOrDefault(
                                method.getName(), NONE)
                        .of(arguments)));
    }

    SharedMemory memory() {
        return fake(
                SharedMemory.class,
                Map.of(
                        "segment", arguments -> opened(),
                        "create", arguments -> queueSegment(),
                        "attach",
                                arguments ->
                                        arguments[0].equals(HANDLE) ? Optional.of(queueSegment()) : Optional.empty(),
                        "generation", arguments -> generation));
    }

    private SharedSegment opened() {
        opened++;
        long born = generation;
        return fake(SharedSegment.class, Map.of("longCell", arguments -> cell((long) arguments[0], born)));
    }

    private LongCell cell(long offset, long born) {
        return fake(
                LongCell.class,
                Map.of(
                        "get",
                                arguments -> {
                                    checkGeneration(born);
                                    return cells.getOrDefault(offset, 0L);
                                },
                        "set",
                                arguments -> {
                                    checkGeneration(born);
                                    cells.put(offset, (Long) arguments[0]);
                                    return null;
                                }));
    }

    private void checkGeneration(long born) {
        if (born != generation) {
            throw new SharedMemoryResetException("segment", born);
        }
    }

    private SharedSegment queueSegment() {
        SharedQueue queue = fake(
                SharedQueue.class,
                Map.of(
                        "sender",
                                arguments ->
                                        fake(QueueSender.class, Map.of("send", this::send, "flush", nothing -> null)),
                        "receiver", arguments -> fake(QueueReceiver.class, Map.of("receive", this::receive))));
        return fake(
                SharedSegment.class,
                Map.of(
                        "queue", arguments -> queue,
                        "handle", arguments -> HANDLE,
                        "detach",
                                arguments -> {
                                    detached++;
                                    return null;
                                }));
    }

    private QueueResult next() {
        return script.isEmpty() ? QueueResult.WOULD_BLOCK : script.remove().get();
    }

    private QueueResult send(Object[] arguments) {
        QueueResult result = next();
        if (result == QueueResult.SUCCESS) {
            byte[] message = Arrays.copyOf((byte[]) arguments[0], (int) arguments[2]);
            sent.add(ByteBuffer.wrap(message).order(ByteOrder.nativeOrder()).getLong());
        }
        return result;
    }

    @SuppressWarnings("unchecked")
    private QueueResult receive(Object[] arguments) {
        QueueResult result = next();
        if (result == QueueResult.SUCCESS) {
            long message = messages.remove();
            ((Consumer<SharedBytes>) arguments[0])
                    .accept(fake(SharedBytes.class, Map.of("getLong", offset -> message)));
        }
        return result;
    }
}
