package io.bgworker.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.bgworker.RestartPolicy;
import io.bgworker.StartTime;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerRegistrar;
import io.bgworker.WorkerSpec;
import io.bgworker.WorkerStatus;
import io.bgworker.contract.Rule;
import io.bgworker.server.app.Obedient;
import io.bgworker.server.app.Stage;
import io.bgworker.spi.ServerState;
import jakarta.inject.Inject;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An application that knows by itself in which state the server is. Runs in the server. */
@ExtendWith(ArquillianExtension.class)
class OwnStateProbeIT {

    @Inject
    WorkerRegistrar registrar;

    @Inject
    Stage stage;

    @Deployment
    static WebArchive deployment() {
        return Wars.withExtension("own-probe")
                .addClasses(Obedient.class, Stage.class, Await.class)
                .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml");
    }

    private WorkerHandle register(StartTime startTime) {
        return registrar.register(WorkerSpec.builder(Obedient.class)
                .name(startTime.name())
                .mainArg("wait")
                .startTime(startTime)
                .restartPolicy(RestartPolicy.never())
                .build());
    }

    /** Until the answer given now has had its effect, or would have had it. */
    private void awaitAskedTwice() throws Exception {
        int before = stage.asked();
        Await.until("the probe is asked twice", () -> stage.asked() >= before + 2);
    }

    @Test
    @Rule({"STA-03", "STA-04", "OUR-19"})
    void workersStartWhenItsProbeSaysSo() throws Exception {
        WorkerHandle early = register(StartTime.SERVER_START);
        WorkerHandle consistent = register(StartTime.CONSISTENT_STATE);
        WorkerHandle last = register(StartTime.RECOVERY_FINISHED);
        assertEquals(WorkerStatus.STARTED, early.awaitStartup(Await.PATIENCE));
        awaitAskedTwice();
        assertEquals(WorkerStatus.NOT_YET_STARTED, consistent.status());

        stage.set(ServerState.CONSISTENT);
        assertEquals(WorkerStatus.STARTED, consistent.awaitStartup(Await.PATIENCE));
        awaitAskedTwice();
        assertEquals(WorkerStatus.NOT_YET_STARTED, last.status());

        long before = consistent.pid().orElseThrow();
        stage.set(ServerState.RECOVERY_FINISHED);
        assertEquals(WorkerStatus.STARTED, last.awaitStartup(Await.PATIENCE));
        assertEquals(before, consistent.pid().orElseThrow());
    }
}
