package io.bgworker.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.Capability;
import io.bgworker.EntryPoint;
import io.bgworker.QueueResult;
import io.bgworker.RestartPolicy;
import io.bgworker.SharedMemoryReset;
import io.bgworker.StartTime;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerId;
import io.bgworker.WorkerInfo;
import io.bgworker.WorkerPhase;
import io.bgworker.WorkerRegistrar;
import io.bgworker.WorkerStatus;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

@SuppressWarnings("UnnecessaryAssignment") // What the container injects, a test assigns.
class PipelineTest {

    private static final long QUEUE = 0;
    private static final long PRODUCED = 64;
    private static final long FOLDED = 128;
    private static final long SUM = 192;

    private final FakeMemory memory = new FakeMemory();
    private final FakeContext context = FakeContext.of("");
    private final Pipeline pipeline = new Pipeline();

    PipelineTest() {
        context.memory = memory.memory();
        pipeline.memory = memory.memory();
    }

    /** A registrar that finds so many workers of each name. */
    private static WorkerRegistrar registrar(int count) {
        return (WorkerRegistrar) Proxy.newProxyInstance(
                PipelineTest.class.getClassLoader(),
                new Class<?>[] {WorkerRegistrar.class},
                (proxy, method, arguments) -> {
                    assertEquals("find", method.getName());
                    return Collections.<WorkerHandle>nCopies(count, null);
                });
    }

    // ---- The producer

    @Test
    void sendsTheNumbersOneAfterTheOtherAndSaysHowFarItIs() throws Exception {
        memory.cells.put(QUEUE, FakeMemory.HANDLE);
        memory.script.addAll(Collections.nCopies(3, () -> QueueResult.SUCCESS));

        new PipelineProducer().main(context);

        assertEquals(List.of(1L, 2L, 3L), memory.sent);
        assertEquals(3, memory.cells.get(PRODUCED));
        assertEquals(1, memory.detached);
    }

    @Test
    void sendsWhatHadToWaitOnceMoreAndNothingToWhoHasLeft() throws Exception {
        memory.cells.put(QUEUE, FakeMemory.HANDLE);
        memory.cells.put(PRODUCED, 9L);
        memory.script.add(() -> QueueResult.WOULD_BLOCK);
        memory.script.add(() -> QueueResult.SUCCESS);
        memory.script.add(() -> {
            memory.cells.put(QUEUE, 0L);
            return QueueResult.DETACHED;
        });
        context.then(() -> {}).then(() -> {});

        new PipelineProducer().main(context);

        assertEquals(List.of(10L), memory.sent);
        assertEquals(
                List.of("pipeline-pace PT0.05S", "pipeline-folder PT0.05S", "pipeline-folder PT0.05S"), context.waits);
    }

    @Test
    void waitsForAFolder() throws Exception {
        context.then(() -> memory.cells.put(QUEUE, FakeMemory.HANDLE - 1));

        new PipelineProducer().main(context);

        assertEquals(List.of(), memory.sent);
        assertEquals(2, context.waits.size());
    }

    // ---- The folder

    @Test
    void sumsWhatComesAndMakesAQueueForTheNextProducer() throws Exception {
        memory.messages.addAll(List.of(5L, 6L));
        memory.script.add(() -> QueueResult.SUCCESS);
        memory.script.add(() -> {
            assertEquals(FakeMemory.HANDLE, memory.cells.get(QUEUE), "told while it is there");
            return QueueResult.DETACHED;
        });
        memory.script.add(() -> QueueResult.WOULD_BLOCK);
        memory.script.add(() -> {
            context.requestTermination();
            return QueueResult.SUCCESS;
        });

        new PipelineFolder().main(context);

        assertEquals(2, memory.cells.get(FOLDED));
        assertEquals(11, memory.cells.get(SUM));
        assertEquals(2, memory.detached);
        assertEquals(0, memory.cells.get(QUEUE), "nobody waits at it any more");
    }

    // ---- The server's side

    @Test
    void whoOnlyLooksMakesNoMemory() {
        pipeline.registrar = registrar(0);

        assertEquals(new PipelineProgress(0, 0, 0, 0, 0, Optional.empty()), pipeline.progress());
        assertEquals(0, memory.opened);
    }

    @Test
    void looksAtTheNewMemoryAfterAReset() {
        pipeline.registrar = registrar(1);
        memory.cells.put(PRODUCED, 3L);
        memory.cells.put(FOLDED, 2L);
        memory.cells.put(SUM, 3L);
        assertEquals(new PipelineProgress(2, 1, 3, 2, 3, Optional.empty()), pipeline.progress());

        memory.generation = 2;
        memory.cells.clear();
        assertEquals(new PipelineProgress(2, 2, 0, 0, 0, Optional.empty()), pipeline.progress());
        assertEquals(2, memory.opened);

        SharedMemoryReset reset = new SharedMemoryReset(2, crasher());
        pipeline.anew(reset);
        assertEquals(Optional.of(reset), pipeline.progress().lastReset());
        assertEquals(
                "{\"running\":2,\"generation\":2,\"produced\":0,\"folded\":0,\"sum\":0,"
                        + "\"lastReset\":{\"generation\":2,\"crasher\":\"pipeline-folder\"}}",
                pipeline.progress().toJson().toString());
    }

    private static WorkerInfo crasher() {
        return new WorkerInfo(
                new WorkerId(1, 1),
                PipelineFolder.NAME,
                "PipelineFolder",
                EntryPoint.of(PipelineFolder.class),
                Set.of(Capability.SHARED_MEMORY),
                StartTime.SERVER_START,
                RestartPolicy.never(),
                false,
                false,
                WorkerStatus.STOPPED,
                WorkerPhase.RESTARTING,
                Instant.EPOCH,
                Optional.empty(),
                OptionalLong.empty(),
                1,
                0,
                0,
                Optional.empty(),
                "",
                Optional.empty());
    }

    @Test
    void onlyItsOwnWorkersAreKilled() {
        assertEquals(PipelineFolder.NAME, PipelineResource.stage(body("{\"worker\": \"pipeline-folder\"}")));
        BadInputException refused = assertThrows(
                BadInputException.class, () -> PipelineResource.stage(body("{\"worker\": \"Summarizer\"}")));
        assertTrue(refused.getMessage().contains("one of [pipeline-producer, pipeline-folder]"), refused.getMessage());
    }

    private static ByteArrayInputStream body(String json) {
        return new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
    }
}
