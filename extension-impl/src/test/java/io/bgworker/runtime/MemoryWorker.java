package io.bgworker.runtime;

import io.bgworker.Capability;
import io.bgworker.RestartPolicy;
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

/** A worker that shares memory: the first word of its main argument says what it does there. */
public final class MemoryWorker implements WorkerMain {

    /** The size of all segments here. */
    static final long BYTES = 4096;

    /** Where the counters are: how often it was initialised, how many have come, and a handle. */
    static final long INITIALIZED = 0;

    static final long COME = 8;
    static final long HANDLE = 16;

    /** A worker with this order, which shares memory and starts again at once. */
    static WorkerSpec.Builder member(String name, String order) {
        return WorkerSpec.builder(MemoryWorker.class)
                .name(name)
                .mainArg(order)
                .capabilities(Capability.SHARED_MEMORY)
                .restartPolicy(RestartPolicy.after(Duration.ZERO));
    }

    /** The same, which does it once. */
    static WorkerSpec.Builder once(String name, String order) {
        return member(name, order).restartPolicy(RestartPolicy.never());
    }

    @Override
    public void main(WorkerContext context) throws Exception {
        String[] words = context.entry().mainArg().asText().split(" ", 2);
        SharedMemory memory = context.sharedMemory();
        switch (words[0]) {
            case "come" -> come(memory);
            case "come-and-stay" -> {
                come(memory);
                stay(context);
            }
            case "come-and-crash-when-told" -> {
                CountDownLatch told = new CountDownLatch(1);
                context.signals().on(Signal.USER, told::countDown);
                context.signals().unblock();
                come(memory);
                told.await();
                Runtime.getRuntime().halt(2);
            }
            case "fail-to-initialize" ->
                memory.segment("jobs", BYTES, fresh -> {
                    fresh.putLong(HANDLE, 4711);
                    throw new IllegalStateException("no luck");
                });
            case "crash-initializing" ->
                memory.segment("jobs", BYTES, fresh -> Runtime.getRuntime().halt(2));
            case "exit-initializing" ->
                memory.segment("jobs", BYTES, fresh -> {
                    fresh.putLong(HANDLE, 4711);
                    stayQuietly(context);
                    System.exit(1);
                });
            case "hold-lock" -> {
                SharedLock.Hold unused = memory.lock("lock").exclusive();
                stay(context);
            }
            case "hold-lock-and-fail" -> {
                SharedLock.Hold unused = memory.lock("lock").exclusive();
                throw new IllegalStateException("with the lock");
            }
            case "take-lock" -> {
                SharedLock.Hold unused = memory.lock("lock").exclusive();
                System.out.println("taken");
            }
            case "create-and-stay" -> {
                create(memory);
                stay(context);
            }
            case "create-and-leave" -> create(memory);
            case "attach" -> attach(memory, Long.parseLong(words[1]));
            case "attach-and-stay" -> {
                attach(memory, Long.parseLong(words[1]));
                stay(context);
            }
            case "pin" -> pin(memory);
            case "hooks" -> hooks(context);
            case "refusals" -> refusals(memory);
            default -> throw new IllegalArgumentException(words[0]);
        }
    }

    private static void come(SharedMemory memory) {
        SharedSegment segment = jobs(memory);
        segment.longCell(COME).getAndAdd(1);
    }

    /** Slow enough that others come meanwhile. */
    private static SharedSegment jobs(SharedMemory memory) {
        return memory.segment("jobs", BYTES, fresh -> {
            long before = fresh.longCell(INITIALIZED).get();
            for (int i = 0; i < 100_000; i++) {
                Thread.onSpinWait();
            }
            fresh.longCell(INITIALIZED).set(before + 1);
        });
    }

    private static void stay(WorkerContext context) throws InterruptedException {
        System.out.println("staying");
        while (!context.terminationRequested()) {
            context.latch().await("told");
            context.latch().reset();
        }
    }

    private static void stayQuietly(WorkerContext context) {
        try {
            stay(context);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static SharedSegment create(SharedMemory memory) {
        SharedSegment segment = memory.create(BYTES);
        segment.putLong(0, 42);
        System.out.println("handle " + segment.handle());
        return segment;
    }

    private static void attach(SharedMemory memory, long handle) {
        Optional<SharedSegment> segment = memory.attach(handle);
        if (segment.isEmpty()) {
            System.out.println("no such segment");
            System.exit(1);
        }
        System.out.println("attached " + segment.get().getLong(0));
    }

    private static void pin(SharedMemory memory) {
        SharedSegment segment = create(memory);
        tell("unpin", segment::unpin);
        tell("pin", segment::pin);
        tell("pin", segment::pin);
        SharedSegment named = jobs(memory);
        tell("unpin named", named::unpin);
    }

    private static void tell(String what, Runnable deed) {
        try {
            deed.run();
            System.out.println(what + " done");
        } catch (RuntimeException e) {
            System.out.println(what + " " + e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    /** Hooks of two segments and of the worker, of which one throws and one is taken back. */
    private static void hooks(WorkerContext context) {
        SharedMemory memory = context.sharedMemory();
        SharedSegment first = memory.create(BYTES);
        SharedSegment second = memory.create(BYTES);
        context.onExit(code -> System.out.println("exit hook " + first.getLong(0)));
        first.putLong(0, 5);
        first.onDetach(() -> System.out.println("first of first"));
        first.onDetach(() -> System.out.println("second of first " + first.getLong(0)));
        second.onDetach(() -> {
            throw new IllegalStateException("in the hook");
        });
        Runnable cancelled = () -> System.out.println("cancelled");
        second.onDetach(cancelled);
        second.onDetach(() -> System.out.println("of second"));
        second.cancelOnDetach(cancelled);
        SharedSegment early = memory.create(BYTES);
        early.onDetach(() -> System.out.println("of early"));
        early.detach();
        early.detach();
        tell("use", () -> early.getLong(0));
        tell("hook", () -> early.onDetach(cancelled));
    }

    private static void refusals(SharedMemory memory) {
        tell("empty", () -> memory.segment("", BYTES));
        tell("long", () -> memory.segment("n".repeat(64), BYTES));
        tell("slash", () -> memory.segment("a/b", BYTES));
        tell("zero", () -> memory.segment("zero", 0));
        tell("huge", () -> memory.create(SharedMemory.SEGMENT_BYTES_MAX + 1));
        tell("bytes", () -> memory.segment("jobs", BYTES + 1));
        tell("kind", () -> memory.lock("jobs"));
        tell("ring", () -> memory.queue("jobs", 63));
        tell("same", () -> memory.segment("jobs", BYTES));
        tell("full", () -> memory.create(100 << 20));
        SharedSegment segment = memory.create(BYTES);
        tell("twice", () -> memory.attach(segment.handle()));
        System.out.println("list "
                + memory.segments().stream()
                        .map(info -> info.name().orElse("-") + " " + info.kind() + " " + info.bytes() + " "
                                + info.attached())
                        .toList());
        System.out.println("generation " + memory.generation());
    }
}
