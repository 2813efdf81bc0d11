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
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.h2.tools.Server;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An application whose database is not there when it is deployed. Runs in the server. */
@ExtendWith(ArquillianExtension.class)
class DefaultStateProbeIT {

    @Inject
    WorkerRegistrar registrar;

    @Inject
    @ConfigProperty(name = "it.database.port")
    int port;

    @Deployment
    static WebArchive deployment() throws IOException {
        int port = freePort();
        WebArchive war = Wars.withDriver(Wars.withExtension("default-probe"))
                .addClasses(Obedient.class, Await.class)
                .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml");
        return Wars.configure(
                war,
                Map.of(
                        "it.database.port",
                        Integer.toString(port),
                        "bgworker.database.default.url",
                        "jdbc:h2:tcp://127.0.0.1:" + port + "/mem:late",
                        "bgworker.database.default.user",
                        "sa"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    @Rule({"STA-03", "OUR-19"})
    void databaseThatIsDownDelaysWorkersAndNotTheDeployment() throws Exception {
        WorkerHandle patient = registrar.register(WorkerSpec.builder(Obedient.class)
                .name("patient")
                .mainArg("wait")
                .startTime(StartTime.CONSISTENT_STATE)
                .restartPolicy(RestartPolicy.never())
                .build());
        assertEquals(WorkerStatus.NOT_YET_STARTED, patient.status());
        Server database = Server.createTcpServer("-tcpPort", Integer.toString(port), "-tcpDaemon", "-ifNotExists")
                .start();
        try {
            assertEquals(WorkerStatus.STARTED, patient.awaitStartup(Await.PATIENCE));
        } finally {
            database.stop();
        }
    }
}
