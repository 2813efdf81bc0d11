package io.bgworker.cdi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.bgworker.contract.Rule;
import io.bgworker.runtime.TransactionHook;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

@Rule("OUR-15")
final class ServerWithoutTransactionsTest {

    /** Has the composition root of its own, and no Jakarta Transactions. */
    private static final class WithoutTransactions extends ClassLoader {

        WithoutTransactions() {
            super(ServerWithoutTransactionsTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("jakarta.transaction.")) {
                throw new ClassNotFoundException(name);
            } else if (!name.startsWith("io.bgworker.cdi.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? define(name) : loaded;
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (file == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = file.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void workersAreRegisteredAtOnce() throws Exception {
        ClassLoader loader = new WithoutTransactions();
        assertThrows(ClassNotFoundException.class, () -> loader.loadClass("jakarta.transaction.Status"), "not there");
        var transactions = loader.loadClass(ServerResources.class.getName()).getDeclaredMethod("transactions");
        transactions.setAccessible(true);
        TransactionHook hook = (TransactionHook) transactions.invoke(null);
        Supplier<String> action = () -> "done";
        CompletionStage<String> done = hook.afterCommit(action);
        assertEquals("done", done.toCompletableFuture().get());
    }
}
