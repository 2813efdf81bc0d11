package io.bgworker.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.Capability;
import io.bgworker.Notifications;
import io.bgworker.RestartPolicy;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerRegistrar;
import io.bgworker.WorkerSpec;
import io.bgworker.contract.Rule;
import io.bgworker.server.app.Addressee;
import io.bgworker.server.app.Mailman;
import jakarta.inject.Inject;
import jakarta.transaction.UserTransaction;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What workers and the application tell each other, in the transactions of both. Runs in the server. */
@ExtendWith(ArquillianExtension.class)
class NotificationsIT {

    @Inject
    Notifications notifications;

    @Inject
    Addressee addressee;

    @Inject
    WorkerRegistrar registrar;

    @Inject
    UserTransaction transaction;

    private WorkerHandle mailman;

    @Deployment
    static WebArchive deployment() {
        return Wars.withDriver(Wars.withExtension("notifications"))
                .addClasses(Addressee.class, Mailman.class, Await.class)
                .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml");
    }

    @BeforeEach
    void registerMailman() throws InterruptedException {
        mailman = registrar.register(WorkerSpec.builder(Mailman.class)
                .capabilities(Capability.SHARED_MEMORY, Capability.DATABASE_CONNECTION)
                .restartPolicy(RestartPolicy.never())
                .declaresReady(true)
                .build());
        assertTrue(mailman.awaitReady(Await.PATIENCE), () -> output().toString());
    }

    @AfterEach
    void endMailman() throws InterruptedException {
        mailman.terminate();
        mailman.awaitShutdown(Await.PATIENCE);
    }

    private List<String> output() {
        return registrar.output(mailman.id());
    }

    @Test
    @Rule({"NTF-01", "NTF-02"})
    void observersHearWhatAWorkerHasCommitted() throws Exception {
        List<String> told = List.of("committed", "at once");
        List<String> toldAsync = List.of("async: committed", "async: at once");
        Await.until("observers hear " + told, () -> addressee.heard().containsAll(told));
        Await.until("observers hear " + toldAsync, () -> addressee.heard().containsAll(toldAsync));
        assertTrue(output().contains("rolled back"));
        assertFalse(
                addressee.heard().contains("rolled back"),
                () -> addressee.heard().toString());
        assertFalse(
                addressee.heard().contains("async: rolled back"),
                () -> addressee.heard().toString());
    }

    @Test
    @Rule({"NTF-01", "NTF-02"})
    void workerHearsWhatTheApplicationHasCommitted() throws Exception {
        transaction.begin();
        notifications.notify("to-worker", "never");
        transaction.rollback();
        transaction.begin();
        notifications.notify("to-worker", "committed");
        notifications.notify("to-worker", "committed, too");
        transaction.commit();
        notifications.notify("to-worker", "without a transaction");
        Await.until("the last one in " + output(), () -> output().contains("heard without a transaction"));
        assertEquals(
                List.of("heard committed", "heard committed, too", "heard without a transaction"),
                output().stream().filter(line -> line.startsWith("heard ")).toList());
    }
}
