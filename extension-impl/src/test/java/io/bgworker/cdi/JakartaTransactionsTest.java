package io.bgworker.cdi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.WorkerException;
import io.bgworker.contract.Rule;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Rule("OUR-15")
final class JakartaTransactionsTest {

    /** A transaction that is ended by hand. */
    private static final class Transaction implements TransactionSynchronizationRegistry {

        private final List<Synchronization> followers = new ArrayList<>();
        private int status = Status.STATUS_ACTIVE;

        @Override
        public int getTransactionStatus() {
            return status;
        }

        @Override
        public void registerInterposedSynchronization(Synchronization follower) {
            if (status == Status.STATUS_PREPARING) {
                throw new UnsupportedOperationException("it is ending");
            }
            followers.add(follower); // Marked for roll-back, some take it and never call it.
        }

        void end(int outcome) {
            followers.forEach(Synchronization::beforeCompletion);
            followers.forEach(follower -> follower.afterCompletion(outcome));
        }

        @Override
        public Object getTransactionKey() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void putResource(Object key, Object value) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Object getResource(Object key) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void setRollbackOnly() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean getRollbackOnly() {
            throw new UnsupportedOperationException();
        }
    }

    private final Transaction transaction = new Transaction();
    private final JakartaTransactions transactions = new JakartaTransactions(() -> Optional.of(transaction));
    private final List<String> done = new ArrayList<>();

    private CompletableFuture<String> act(JakartaTransactions by) {
        return by.afterCommit(() -> {
                    done.add("done");
                    return "result";
                })
                .toCompletableFuture();
    }

    @Test
    void actsAfterTheCommit() {
        CompletableFuture<String> future = act(transactions);
        assertEquals(List.of(), done);
        assertFalse(future.isDone());
        transaction.end(Status.STATUS_COMMITTED);
        assertEquals("result", future.join());
        assertEquals(List.of("done"), done);
    }

    @Test
    void doesNothingAfterARollBack() {
        CompletableFuture<String> future = act(transactions);
        transaction.end(Status.STATUS_ROLLEDBACK);
        assertTrue(future.isCancelled());
        assertEquals(List.of(), done);
    }

    @Test
    void actsAtOnceWithoutATransaction() {
        transaction.status = Status.STATUS_NO_TRANSACTION;
        assertEquals("result", act(transactions).join());
    }

    @Test
    void actsAtOnceWhereTheServerHasNoRegistry() {
        assertEquals("result", act(new JakartaTransactions(Optional::empty)).join());
    }

    static Stream<Throwable> failures() {
        return Stream.of(new WorkerException("no room"), new NoClassDefFoundError("no room"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whatFailsAfterTheCommitFailsTheStageAndNotTheCommit(Throwable thrown) {
        CompletableFuture<Object> future = transactions
                .afterCommit(() -> {
                    if (thrown instanceof Error error) {
                        throw error;
                    }
                    throw (RuntimeException) thrown;
                })
                .toCompletableFuture();
        transaction.end(Status.STATUS_COMMITTED);
        assertSame(thrown, assertThrows(ExecutionException.class, future::get).getCause());
    }

    @ParameterizedTest
    @ValueSource(ints = {Status.STATUS_MARKED_ROLLBACK, Status.STATUS_PREPARING})
    void transactionThatCannotBeFollowedIsRefusedInWords(int status) {
        transaction.status = status;
        WorkerException refused = assertThrows(WorkerException.class, () -> act(transactions));
        assertTrue(refused.getMessage().contains("ending or marked for roll-back"), refused.getMessage());
    }
}
