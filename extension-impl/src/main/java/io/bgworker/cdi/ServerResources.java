package io.bgworker.cdi;

import io.bgworker.runtime.TransactionHook;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/**
 * What the server has for us: threads, by Jakarta Concurrency's default names, and our own where there are none; its
 * transactions, if it has any. Looked up, not injected: where the feature is absent, injection would fail the deployment.
 */
final class ServerResources implements AutoCloseable {

    private static final String THREAD_FACTORY = "java:comp/DefaultManagedThreadFactory";
    private static final String EXECUTOR = "java:comp/DefaultManagedExecutorService";
    private static final String TRANSACTIONS = "java:comp/TransactionSynchronizationRegistry";

    private final ThreadFactory threads;
    private final Executor callbacks;
    private final Optional<ExecutorService> own;

    ServerResources() {
        threads = lookUp(THREAD_FACTORY, ThreadFactory.class).orElse(ServerResources::daemon);
        Optional<Executor> managed = lookUp(EXECUTOR, Executor.class);
        own = managed.isPresent()
                ? Optional.empty()
                // As many as block at a time: an observer that does must not hold up those of other events.
                : Optional.of(Executors.newCachedThreadPool(ServerResources::daemon));
        callbacks = managed.orElseGet(own::orElseThrow);
    }

    @SuppressWarnings("BanJNDI") // Fixed names of the server's own.
    private static <T> Optional<T> lookUp(String name, Class<T> type) {
        try {
            Object found = new InitialContext().lookup(name);
            return type.isInstance(found) ? Optional.of(type.cast(found)) : Optional.empty();
        } catch (NamingException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "bgworker-callbacks");
        thread.setDaemon(true);
        return thread;
    }

    ThreadFactory threads() {
        return threads;
    }

    static TransactionHook transactions() {
        return hasTransactions()
                ? new JakartaTransactions(() -> lookUp(TRANSACTIONS, TransactionSynchronizationRegistry.class))
                : TransactionHook.NONE;
    }

    /** Asked for by name: when a class is found missing that others mention is each JVM's own affair. */
    private static boolean hasTransactions() {
        String registry = "jakarta.transaction.TransactionSynchronizationRegistry";
        try {
            Class.forName(registry, false, ServerResources.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    Executor callbacks() {
        return callbacks;
    }

    @Override
    public void close() {
        own.ifPresent(ExecutorService::shutdown);
    }
}
