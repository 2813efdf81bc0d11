package io.bgworker.sample;

import io.bgworker.Capability;
import io.bgworker.RestartPolicy;
import io.bgworker.SharedMemory;
import io.bgworker.SharedMemoryReset;
import io.bgworker.SharedMemoryResetException;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerMain;
import io.bgworker.WorkerRegistrar;
import io.bgworker.WorkerSpec;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of the pipeline: starts and ends its workers, and reads from shared memory how far they are. When one of them
 * crashes, the memory is made anew under this bean, which then looks at the new one.
 */
@ApplicationScoped
public class Pipeline {

    static final List<String> STAGES = List.of(PipelineProducer.NAME, PipelineFolder.NAME);

    /** How soon the worker that crashed starts again; the other one does at once. */
    private static final Duration RESTART_TIME = Duration.ofSeconds(1);

    /** A reset that comes while one is read is looked at again; nobody sees so many in a row. */
    private static final int READS_MAX = 3;

    @Inject
    WorkerRegistrar registrar;

    @Inject
    SharedMemory memory;

    /** Those that were looked at last, of whatever generation. Written by any thread: all of one generation are alike. */
    private volatile @Nullable PipelineCells cells;

    /** Written by the thread that tells of resets. */
    private volatile Optional<SharedMemoryReset> lastReset = Optional.empty();

    void anew(@Observes SharedMemoryReset reset) {
        lastReset = Optional.of(reset);
        cells = null; // What it has mapped counts against the limit until it is let go.
    }

    /** Registers the workers that are not there. Not at the same time as another one does. */
    public synchronized void start() {
        startIfMissing(PipelineFolder.NAME, PipelineFolder.class);
        startIfMissing(PipelineProducer.NAME, PipelineProducer.class);
    }

    private void startIfMissing(String name, Class<? extends WorkerMain> main) {
        if (registrar.find(name).isEmpty()) {
            registrar.register(WorkerSpec.builder(main)
                    .name(name)
                    .capabilities(Capability.SHARED_MEMORY)
                    .restartPolicy(RestartPolicy.after(RESTART_TIME))
                    .build());
        }
    }

    private Stream<WorkerHandle> workers() {
        return STAGES.stream().flatMap(name -> registrar.find(name).stream());
    }

    /** Terminates both. */
    public void stop() {
        workers().forEach(WorkerHandle::terminate);
    }

    /** Kills one, as {@code kill -9} does. Says whether there was a process. */
    public boolean kill(String name) {
        return registrar.find(name).stream()
                .flatMap(worker -> worker.pid().stream().boxed())
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .map(ProcessHandle::destroyForcibly)
                .findFirst()
                .orElse(false);
    }

    /** How far it is. */
    public PipelineProgress progress() {
        int running = (int) workers().count();
        // Who only looks does not make the memory: most visitors never start the pipeline.
        return running == 0 && cells == null ? new PipelineProgress(0, 0, 0, 0, 0, lastReset) : read(running);
    }

    private PipelineCells look() {
        PipelineCells found = PipelineCells.of(memory);
        cells = found;
        return found;
    }

    private PipelineProgress read(int running) {
        for (int reads = 1; ; reads++) {
            try {
                PipelineCells known = cells;
                PipelineCells present = known == null ? look() : known;
                long generation = memory.generation();
                return new PipelineProgress(
                        running,
                        generation,
                        present.produced().get(),
                        present.folded().get(),
                        present.sum().get(),
                        lastReset);
            } catch (SharedMemoryResetException e) {
                cells = null; // These were the old ones, and the event is on its way.
                if (reads == READS_MAX) {
                    throw e;
                }
            }
        }
    }
}
