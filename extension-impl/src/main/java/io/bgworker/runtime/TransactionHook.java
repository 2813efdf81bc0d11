package io.bgworker.runtime;

import io.bgworker.WorkerException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Follows the transaction of the calling thread. */
@FunctionalInterface
public interface TransactionHook {

    /** Where there are no transactions. */
    TransactionHook NONE = TransactionHook::atOnce;

    /**
     * Does something when the transaction of the calling thread commits; at once if it is in none.
     *
     * @param action what to do, by the thread that commits
     * @param <T> what comes of it
     * @return completed when it was done; cancelled if the transaction is rolled back
     * @throws WorkerException if the transaction cannot be followed
     */
    <T> CompletionStage<T> afterCommit(Supplier<T> action);

    /**
     * Does something at once.
     *
     * @param action what to do
     * @param <T> what comes of it
     * @return what came of it, or what it threw
     */
    static <T> CompletionStage<T> atOnce(Supplier<T> action) {
        CompletableFuture<T> future = new CompletableFuture<>();
        complete(future, action);
        return future;
    }

    /**
     * Completes a future by doing something.
     *
     * @param future gets what comes of it, or what it throws
     * @param action what to do
     * @param <T> what comes of it
     */
    static <T> void complete(CompletableFuture<T> future, Supplier<T> action) {
        try {
            future.complete(action.get());
        } catch (RuntimeException | Error e) {
            future.completeExceptionally(e); // Not to whoever commits.
        }
    }
}
