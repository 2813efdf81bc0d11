package io.bgworker.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.RestartPolicy;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerRegistrar;
import io.bgworker.WorkerSpec;
import io.bgworker.contract.Rule;
import io.bgworker.server.app.Obedient;
import jakarta.inject.Inject;
import jakarta.transaction.UserTransaction;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Registration in the transactions of the server. Runs in the server. */
@ExtendWith(ArquillianExtension.class)
class AfterCommitIT {

    @Inject
    WorkerRegistrar registrar;

    @Inject
    UserTransaction transaction;

    @Deployment
    static WebArchive deployment() {
        return Wars.withExtension("after-commit")
                .addClasses(Obedient.class, Await.class)
                .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml");
    }

    private CompletableFuture<WorkerHandle> registerAfterCommit(String name) {
        return registrar.afterCommit().register(spec(name)).toCompletableFuture();
    }

    private static WorkerSpec spec(String name) {
        return WorkerSpec.builder(Obedient.class)
                .name(name)
                .mainArg("wait")
                .restartPolicy(RestartPolicy.never())
                .build();
    }

    @Test
    @Rule("OUR-15")
    void commitRegisters() throws Exception {
        transaction.begin();
        CompletableFuture<WorkerHandle> registered = registerAfterCommit("committed");
        assertFalse(registered.isDone());
        assertEquals(List.of(), registrar.find("committed"));
        transaction.commit();
        assertTrue(registered.join().awaitReady(Await.PATIENCE));
        registered.join().terminate();
    }

    @Test
    @Rule("OUR-15")
    void rollBackDoesNot() throws Exception {
        transaction.begin();
        CompletableFuture<WorkerHandle> registered = registerAfterCommit("rolled back");
        transaction.rollback();
        assertTrue(registered.isCancelled());
        assertEquals(List.of(), registrar.find("rolled back"));
    }

    @Test
    @Rule("OUR-15")
    void withoutATransactionItIsRegisteredAtOnce() {
        registerAfterCommit("at once").join().terminate();
    }

    @Test
    @Rule("REG-19")
    void anOrdinaryRegistrationDoesNotCareForTheTransaction() throws Exception {
        transaction.begin();
        WorkerHandle handle = registrar.register(spec("at once"));
        transaction.rollback();
        assertTrue(handle.awaitReady(Await.PATIENCE));
        handle.terminate();
    }
}
