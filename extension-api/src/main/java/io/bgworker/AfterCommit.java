package io.bgworker;

import java.util.concurrent.CompletionStage;

/**
 * Registers workers when the transaction of the calling thread commits, so that they find what it wrote, and none starts if
 * it is rolled back. PostgreSQL has nothing like it: there a rolled back transaction does not withdraw a registration.
 *
 * <p>The transaction is the Jakarta one of the thread, in the server; in a worker, the one of
 * {@link Database#inTransaction} around the call. Where there is none, workers are registered at once.
 *
 * @since 0.1
 */
public interface AfterCommit {

    /**
     * Registers a worker when the transaction commits. Its slot is taken only then: it may turn out that there is no room.
     *
     * @param spec the definition, checked at once
     * @return a stage with the handle, completed after the commit by the thread that commits. It fails with a
     *     {@link WorkerLimitExceededException} if every slot was taken then, and with a {@link SupervisorStoppedException} if
     *     the application was stopping; it is cancelled if the transaction is rolled back
     * @throws InvalidWorkerException if the definition is wrong, in the server; in a worker the stage fails with it
     * @throws WorkerException if the transaction cannot be followed, for instance because it is marked for roll-back
     * @throws SupervisorStoppedException if the application is not started
     */
    CompletionStage<WorkerHandle> register(WorkerSpec spec);
}
