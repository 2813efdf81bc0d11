package io.bgworker.cdi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.bgworker.BackgroundWorker;
import io.bgworker.Capability;
import io.bgworker.ExitCause;
import io.bgworker.RestartPolicy;
import io.bgworker.SharedMemory;
import io.bgworker.SharedMemoryReset;
import io.bgworker.SharedSegment;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerMain;
import io.bgworker.WorkerRegistrar;
import io.bgworker.WorkerSpec;
import io.bgworker.contract.Rule;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shared memory as beans have it: in the server and in a worker, and told of when it is made anew. */
final class SharedMemoryInContainerIT {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final String NAME = "progress";
    private static final int BYTES = 4_096;

    @TempDir
    private Path directory;

    @BackgroundWorker(name = "adder", restartTime = "never", capabilities = Capability.SHARED_MEMORY)
    static class Adder implements WorkerMain {

        @Inject
        SharedMemory memory;

        @Override
        public void main(WorkerContext context) {
            memory.segment(NAME, BYTES).longCell(0).getAndAdd(42);
            if (context.entry().mainArg().asText().equals("crash")) {
                Runtime.getRuntime().halt(7);
            }
        }
    }

    @ApplicationScoped
    static class Observer {

        private final BlockingQueue<SharedMemoryReset> resets = new LinkedBlockingQueue<>();

        void reset(@Observes SharedMemoryReset event) {
            resets.add(event);
        }

        BlockingQueue<SharedMemoryReset> resets() {
            return resets;
        }
    }

    private Container container() {
        return Container.configured(
                Map.of(
                        "bgworker.shared-memory.dir",
                        directory.resolve("m").toString(),
                        "bgworker.worker.adder.enabled",
                        "false"),
                Adder.class,
                Observer.class);
    }

    private static WorkerExit run(Container container, String how) throws InterruptedException {
        WorkerHandle handle = container
                .get(WorkerRegistrar.class)
                .register(WorkerSpec.builder(Adder.class)
                        .mainArg(how)
                        .capabilities(Capability.SHARED_MEMORY)
                        .restartPolicy(RestartPolicy.never())
                        .build());
        handle.awaitShutdown(LONG);
        return handle.lastExit().orElseThrow();
    }

    @Test
    void serverSeesWhatAWorkerWrites() throws Exception {
        try (Container container = container()) {
            container.hosted(Adder.class);
            SharedSegment progress = container.get(SharedMemory.class).segment(NAME, BYTES);
            assertEquals(0, progress.longCell(0).get());
            assertEquals(ExitCause.COMPLETED, run(container, "add").cause());
            assertEquals(42, progress.longCell(0).get());
        }
    }

    @Test
    @Rule("SHM-01")
    void applicationHearsOfAResetAndFindsFreshMemory() throws Exception {
        try (Container container = container()) {
            container.hosted(Adder.class);
            SharedMemory memory = container.get(SharedMemory.class);
            long before = memory.generation();
            run(container, "crash");
            SharedMemoryReset reset = container.get(Observer.class).resets().poll(LONG.toSeconds(), TimeUnit.SECONDS);
            assertEquals(before + 1, reset.generation());
            assertEquals(0, memory.segment(NAME, BYTES).longCell(0).get());
        }
    }
}
