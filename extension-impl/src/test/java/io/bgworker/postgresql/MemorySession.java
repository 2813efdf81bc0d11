package io.bgworker.postgresql;

import io.bgworker.Capability;
import io.bgworker.RestartPolicy;
import io.bgworker.SharedArea;
import io.bgworker.SharedContents;
import io.bgworker.SharedLock;
import io.bgworker.SharedMemory;
import io.bgworker.SharedSegment;
import io.bgworker.Signal;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerMain;
import io.bgworker.WorkerSpec;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * A session of PostgreSQL's tests of shared memory: does what its main argument says, prints what came of it and ends. Each is
 * a process of its own, so it finds only what others left in the memory.
 */
public final class MemorySession implements WorkerMain {

    /** The segment of {@code test_dsm_registry}, and the argument of its initialiser. */
    static final String REGISTRY = "test_dsm_registry";

    static final long REGISTRY_BYTES = 64;
    static final long INITIAL_VALUE = 4711;

    private static final long ARENA_MAGIC = 0xd5aL;

    /** The area of {@code test_shmem}: how often it was initialised, and how many have attached to it. */
    static final String LATE = "test_shmem area";

    static final long LATE_BYTES = 16;
    static final long INITIALIZED = 0;
    static final long ATTACHED = 8;

    static WorkerSpec.Builder doing(String name, String orders) {
        return WorkerSpec.builder(MemorySession.class)
                .name(name)
                .mainArg(orders)
                .capabilities(Capability.SHARED_MEMORY)
                .restartPolicy(RestartPolicy.never());
    }

    @Override
    public void main(WorkerContext context) throws Exception {
        SharedMemory memory = context.sharedMemory();
        String[] words = context.entry().mainArg().asText().split(" ", 2);
        switch (words[0]) {
            case "set" -> {
                registry(memory).putLong(0, Long.parseLong(words[1]));
                memory.lock("test_dsm_registry lock");
                memory.queue("test_dsm_registry queue", 1024);
            }
            case "get" -> System.out.println("value " + registry(memory).getLong(0));
            case "check-chunks" -> checkChunks(memory.attach(Long.parseLong(words[1])));
            case "fill-and-leave" -> {
                SharedSegment segment = memory.create(SharedContents.estimate(new long[] {1000}));
                allocate(segment, 1, each -> 1000);
                System.out.println("handle " + segment.handle());
            }
            case "attach-late" -> late(memory).longCell(ATTACHED).getAndAdd(1);
            case "attach-late-and-crash-when-told" -> {
                CountDownLatch told = new CountDownLatch(1);
                context.signals().on(Signal.USER, told::countDown);
                context.signals().unblock();
                late(memory).longCell(ATTACHED).getAndAdd(1);
                System.out.println("attached");
                told.await();
                Runtime.getRuntime().halt(2);
            }
            case "lock" -> {
                SharedLock.Hold hold = memory.lock(words[1]).exclusive();
                System.out.println("locked");
                context.latch().await("told", Duration.ofDays(1));
                hold.close();
            }
            case "try-lock" ->
                System.out.println(
                        memory.lock(words[1]).exclusive(Duration.ZERO).isPresent() ? "free" : "taken");
            case "many-locks" -> manyLocks(memory);
            default -> throw new IllegalArgumentException(words[0]);
        }
    }

    private static SharedSegment registry(SharedMemory memory) {
        return memory.segment(REGISTRY, REGISTRY_BYTES, fresh -> fresh.putLong(0, INITIAL_VALUE));
    }

    private static SharedSegment late(SharedMemory memory) {
        return memory.segment(
                LATE, LATE_BYTES, fresh -> fresh.longCell(INITIALIZED).getAndAdd(1));
    }

    /** How long a chunk is. */
    interface Size {
        long of(int number);
    }

    /** Allocates chunks under the keys 1, 2, …, each filled with its number. */
    static void allocate(SharedSegment segment, int count, Size size) {
        SharedContents contents = segment.createContents(ARENA_MAGIC);
        for (int number = 1; number <= count; number++) {
            SharedArea chunk = contents.allocate(size.of(number));
            for (long at = 0; at < chunk.bytes(); at++) {
                chunk.putByte(at, (byte) number);
            }
            contents.insert(number, chunk);
        }
    }

    static SharedContents contents(SharedSegment segment) {
        return segment.contents(ARENA_MAGIC).orElseThrow();
    }

    private static void checkChunks(Optional<SharedSegment> segment) {
        SharedContents contents = contents(segment.orElseThrow());
        int intact = 0;
        long bytes = 0;
        for (Optional<SharedArea> chunk = contents.lookup(1); chunk.isPresent(); chunk = contents.lookup(intact + 1)) {
            intact++;
            for (byte each : chunk.get().toArray()) {
                if (each != (byte) intact) {
                    throw new IllegalStateException("chunk " + intact + " has " + each + " in it");
                }
                bytes++;
            }
        }
        System.out.println(intact + " chunks of " + bytes + " bytes");
    }

    /** As many as there is room for, and then those that are there already. */
    private static void manyLocks(SharedMemory memory) {
        int made = 0;
        Consumer<Integer> lock = number -> memory.lock("tranche " + number);
        try {
            while (true) {
                lock.accept(made + 1);
                made++;
            }
        } catch (RuntimeException e) {
            System.out.println(made + " locks, then " + e.getClass().getSimpleName() + ": " + e.getMessage());
        }
        for (int number = 1; number <= made; number++) {
            lock.accept(number);
        }
        System.out.println("again " + memory.segments().size());
    }
}
