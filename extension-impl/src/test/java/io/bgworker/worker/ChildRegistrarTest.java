package io.bgworker.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.EntryPoint;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerId;
import io.bgworker.WorkerLimitExceededException;
import io.bgworker.WorkerSpec;
import io.bgworker.contract.Rule;
import io.bgworker.protocol.Call;
import io.bgworker.protocol.Result;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Registration after a commit, in a worker. */
@Rule("OUR-15")
final class ChildRegistrarTest {

    private static final WorkerSpec SPEC =
            WorkerSpec.builder(new EntryPoint("org.example.Job", "")).build();
    private static final Result.Handle HANDLE = new Result.Handle(new WorkerId(3, 1), "Job");

    private final SupervisorSide supervisor = new SupervisorSide();
    private final AtomicReference<Consumer<Boolean>> follower = new AtomicReference<>();
    private final AtomicReference<Result> answer = new AtomicReference<>(new Result.Handles(List.of(HANDLE)));
    private final List<Call> asked = new CopyOnWriteArrayList<>();
    private boolean inTransaction = true;
    private final ChildRegistrar registrar = new ChildRegistrar(supervisor.calls, this::follow);

    private boolean follow(Consumer<Boolean> end) {
        follower.set(end);
        return inTransaction;
    }

    @BeforeEach
    void answer() {
        supervisor.answer(call -> {
            asked.add(call);
            return answer.get();
        });
    }

    @AfterEach
    void close() throws Exception {
        supervisor.close();
    }

    private CompletableFuture<WorkerHandle> register() {
        return registrar.afterCommit().register(SPEC).toCompletableFuture();
    }

    @Test
    void registersAfterTheCommit() {
        CompletableFuture<WorkerHandle> registered = register();
        assertFalse(registered.isDone());
        assertEquals(List.of(), asked);
        follower.get().accept(true);
        assertEquals(HANDLE.id(), registered.join().id());
        assertEquals(1, asked.size());
    }

    @Test
    void doesNotRegisterAfterARollBack() {
        CompletableFuture<WorkerHandle> registered = register();
        follower.get().accept(false);
        assertTrue(registered.isCancelled());
        assertEquals(List.of(), asked);
    }

    @Test
    void whatCannotBeSentFailsTheStageAndNotTheTransaction() {
        WorkerSpec tooLarge = WorkerSpec.builder(new EntryPoint("org.example.Job", ""))
                .jvmOptions("x".repeat(1 << 20))
                .build();
        CompletableFuture<WorkerHandle> registered =
                registrar.afterCommit().register(tooLarge).toCompletableFuture();
        follower.get().accept(true);
        assertTrue(registered.isCompletedExceptionally());
    }

    @Test
    void noDefinitionIsRefusedAtOnce() {
        assertThrows(NullPointerException.class, () -> registrar.afterCommit().register(null));
    }

    @Test
    void registersAtOnceWithoutATransaction() {
        inTransaction = false;
        assertEquals(HANDLE.id(), register().join().id());
    }

    @Test
    void whatIsRefusedFailsTheStage() {
        answer.set(new Result.Failure(
                Result.Failure.Kind.LIMIT, "no room", List.of("Job", "8", "bgworker.max-worker-processes")));
        CompletableFuture<WorkerHandle> registered = register();
        follower.get().accept(true);
        ExecutionException failure = assertThrows(ExecutionException.class, registered::get);
        assertInstanceOf(WorkerLimitExceededException.class, failure.getCause());
    }
}
