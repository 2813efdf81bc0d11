package io.bgworker.cdi;

import io.bgworker.WorkerException;
import io.bgworker.runtime.TransactionHook;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Follows Jakarta transactions. Its class must only be touched where the server has them; elsewhere it does not link.
 */
final class JakartaTransactions implements TransactionHook {

    private final Supplier<Optional<TransactionSynchronizationRegistry>> registry;

    /** Looks for the registry when it is needed, on a thread of the application: elsewhere it need not be found. */
    JakartaTransactions(Supplier<Optional<TransactionSynchronizationRegistry>> registry) {
        this.registry = registry;
    }

    @Override
    public <T> CompletionStage<T> afterCommit(Supplier<T> action) {
        return registry.get()
                .filter(found -> found.getTransactionStatus() != Status.STATUS_NO_TRANSACTION)
                .map(found -> follow(found, action))
                .orElseGet(() -> TransactionHook.atOnce(action));
    }

    private static <T> CompletionStage<T> follow(TransactionSynchronizationRegistry registry, Supplier<T> action) {
        CompletableFuture<T> future = new CompletableFuture<>();
        if (registry.getTransactionStatus() == Status.STATUS_MARKED_ROLLBACK) {
            throw cannotBeFollowed(new IllegalStateException("its status is MARKED_ROLLBACK")); // Some only pretend to.
        }
        try {
            registry.registerInterposedSynchronization(new Synchronization() {
                @Override
                public void beforeCompletion() {
                    // Nothing is decided so far.
                }

                @Override
                public void afterCompletion(int status) {
                    if (status == Status.STATUS_COMMITTED) {
                        TransactionHook.complete(future, action);
                    } else {
                        future.cancel(false);
                    }
                }
            });
        } catch (RuntimeException e) {
            throw cannotBeFollowed(e); // Registries differ in what they throw.
        }
        return future;
    }

    private static WorkerException cannotBeFollowed(RuntimeException why) {
        return new WorkerException(
                "What shall be done after the commit must be given before the transaction is ending or marked"
                        + " for roll-back: " + why.getMessage(),
                why);
    }
}
