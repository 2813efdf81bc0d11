package io.bgworker.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.WorkerHandle;
import io.bgworker.WorkerRegistrar;
import io.bgworker.contract.Rule;
import io.bgworker.server.app.Obedient;
import io.bgworker.server.app.Surplus;
import io.bgworker.server.app.Vital;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What health and JMX show of a required worker and of one that was refused. Runs in the server. */
@ExtendWith(ArquillianExtension.class)
class ObservationIT {

    private final MBeanServer mbeans = ManagementFactory.getPlatformMBeanServer();
    private final Health health = new Health(System.getProperty("http.port"));

    @Inject
    WorkerRegistrar registrar;

    @Deployment
    static WebArchive deployment() {
        WebArchive war = Wars.withExtension("observation")
                .addClasses(Obedient.class, Vital.class, Surplus.class)
                .addClasses(Await.class, Health.class, Processes.class)
                .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml");
        return Wars.configure(war, Map.of("bgworker.max-worker-processes", "1"));
    }

    @BeforeEach
    void vitalIsReady() throws Exception {
        if (registrar.find("vital").isEmpty()) {
            registrar.start("vital");
        }
        assertTrue(vital().awaitReady(Await.PATIENCE));
    }

    private WorkerHandle vital() {
        return registrar.find("vital").get(0);
    }

    @Test
    void isLiveWithASupervisorThatRuns() throws Exception {
        JsonObject check = health.of("live").check("bgworker-supervisor");
        assertEquals("UP", check.getString("status"));
        assertTrue(check.getJsonObject("data").getBoolean("running"));
    }

    @Test
    @Rule("REG-16")
    void hasStartedAlthoughAStaticWorkerWasRefused() throws Exception {
        assertEquals(List.of(), registrar.find("surplus"));
        assertEquals("UP", health.of("started").check("bgworker-startup").getString("status"));
    }

    @Test
    void isReadyWithTheRequiredWorkerAndSaysHowMany() throws Exception {
        JsonObject check = health.of("ready").check("bgworker-workers");
        assertEquals("UP", check.getString("status"));
        JsonObject data = check.getJsonObject("data");
        assertEquals(1, data.getInt("READY"));
        assertEquals(1, data.getInt("workers"));
        assertEquals(1, data.getInt("maxWorkerProcesses"));
        assertFalse(data.containsKey("notReady"));
    }

    @Test
    void isNotReadyWithoutTheRequiredWorkerButLive() throws Exception {
        manage("stop", "vital");
        Await.until("readiness is DOWN", () -> health.of("ready").status() == 503);

        JsonObject check = health.of("ready").check("bgworker-workers");
        assertEquals("DOWN", check.getString("status"));
        assertTrue(check.getJsonObject("data").getString("notReady").contains("vital"), check::toString);
        assertEquals(200, health.of("live").status());

        // Its slot may still be taken for a moment.
        Await.until("the worker is gone", () -> registrar.find("vital").isEmpty());
        manage("start", "vital");
        Await.until("readiness is UP", () -> health.of("ready").status() == 200);
    }

    @Test
    void staysReadyWhileTheRequiredWorkerRestarts() throws Exception {
        long pid = vital().pid().orElseThrow();
        Processes.kill(pid);
        Await.until("another process is ready", () -> {
            Health.Answer answer = health.of("ready");
            assertEquals(200, answer.status(), answer::text);
            return vital().pid().orElse(pid) != pid && vital().awaitReady(Await.PATIENCE);
        });
    }

    @Test
    @Rule({"OBS-01", "OBS-02"})
    void isManagedByJmx() throws Exception {
        assertEquals(1, mbeans.getAttribute(supervisor(), "MaxWorkerProcesses"));
        String[] workers = (String[]) mbeans.getAttribute(supervisor(), "Workers");
        assertEquals(1, workers.length);
        assertTrue(workers[0].contains("vital"), workers[0]);
        assertTrue(workers[0].contains("process " + vital().pid().orElseThrow()), workers[0]);
    }

    private void manage(String operation, String worker) throws JMException {
        mbeans.invoke(supervisor(), operation, new Object[] {worker}, new String[] {String.class.getName()});
    }

    private static ObjectName supervisor() throws JMException {
        return new ObjectName("io.bgworker:type=Supervisor,application=\"observation\"");
    }
}
