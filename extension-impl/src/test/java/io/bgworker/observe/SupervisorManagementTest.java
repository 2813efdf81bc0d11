package io.bgworker.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.RestartPolicy;
import io.bgworker.WorkerHandle;
import io.bgworker.contract.Rule;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

final class SupervisorManagementTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    private static void awaitTrue(BooleanSupplier condition) {
        long deadline = System.nanoTime() + LONG.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    @Rule({"OBS-01", "OBS-02"})
    void tellsALineForEachWorker() throws Exception {
        try (QuietRuntime runtime = QuietRuntime.onStandby(
                5,
                QuietRuntime.worker("nightly").type("report").build(),
                QuietRuntime.worker("orders").build())) {
            SupervisorManagement management = new SupervisorManagement(runtime.get());
            assertEquals(5, management.getMaxWorkerProcesses());
            assertEquals(0, management.getSpares());
            assertEquals(
                    List.of(
                            "0.1 nightly (report): NOT_YET_STARTED, WAITING_FOR_START_TIME, restarts 0",
                            "1.1 orders (Job): NOT_YET_STARTED, WAITING_FOR_START_TIME, restarts 0"),
                    management.getWorkers());
            assertEquals(List.of(), management.getExits());
        }
    }

    @Test
    @Rule("OBS-02")
    void tellsALineForEachEndWithItsCause() throws Exception {
        try (QuietRuntime runtime = QuietRuntime.withoutImage(
                5,
                QuietRuntime.worker("nightly")
                        .restartPolicy(RestartPolicy.never())
                        .build())) {
            SupervisorManagement management = new SupervisorManagement(runtime.get());
            WorkerHandle handle = runtime.get().registrar().find("nightly").get(0);
            runtime.image();
            handle.awaitShutdown(LONG);
            awaitTrue(() -> !management.getExits().isEmpty()); // Told a moment after those who wait for the end.
            List<String> exits = management.getExits();
            assertEquals(1, exits.size());
            assertTrue(
                    exits.get(0)
                            .matches(
                                    "\\d{4}-\\d\\d-\\d\\dT\\S+Z 0\\.1 nightly: ended without a process \\[START_FAILED\\]"),
                    exits.get(0));
            assertEquals(List.of(), management.getWorkers());
        }
    }

    @Test
    @Rule("OBS-02")
    void aWorkerBetweenTwoProcessesTellsHowTheLastOneEnded() throws Exception {
        try (QuietRuntime runtime = QuietRuntime.withoutImage(
                5,
                QuietRuntime.worker("nightly")
                        .restartPolicy(RestartPolicy.after(Duration.ofHours(1)))
                        .build())) {
            SupervisorManagement management = new SupervisorManagement(runtime.get());
            runtime.image();
            awaitTrue(() -> management.getWorkers().get(0).contains("RESTARTING"));
            assertEquals(
                    List.of("0.1 nightly (Job): NOT_YET_STARTED, RESTARTING, restarts 0, last ended without a process"),
                    management.getWorkers());
        }
    }

    @Test
    void ordersReachTheWorkers() throws Exception {
        try (QuietRuntime runtime =
                QuietRuntime.onStandby(5, QuietRuntime.worker("nightly").build())) {
            SupervisorManagement management = new SupervisorManagement(runtime.get());
            WorkerHandle handle = runtime.get().registrar().find("nightly").get(0);
            management.stop("nightly");
            handle.awaitShutdown(LONG);
            assertEquals(List.of(), management.getWorkers());
            management.start("nightly");
            assertTrue(management.getWorkers().get(0).startsWith("0.2 nightly"), management.getWorkers()::toString);
            management.restart("nightly");
            management.resume("nightly");
            assertEquals(1, management.reload());
            assertEquals(1, management.getEpoch());
            IllegalStateException refused = assertThrows(IllegalStateException.class, () -> management.start("weekly"));
            assertTrue(refused.getMessage().contains("'weekly'"), refused.getMessage());
            assertTrue(refused.getMessage().contains("[nightly]"), refused.getMessage());
        }
    }

    @Test
    void theWorkersAreShutDownInOneOfTheModes() throws Exception {
        try (QuietRuntime runtime =
                QuietRuntime.onStandby(5, QuietRuntime.worker("nightly").build())) {
            SupervisorManagement management = new SupervisorManagement(runtime.get());
            WorkerHandle handle = runtime.get().registrar().find("nightly").get(0);
            IllegalArgumentException refused =
                    assertThrows(IllegalArgumentException.class, () -> management.shutdown("gently"));
            assertTrue(refused.getMessage().contains("smart, fast or immediate, was 'gently'"), refused.getMessage());
            assertEquals(1, management.getWorkers().size());
            management.shutdown("fast");
            handle.awaitShutdown(LONG);
            assertEquals(List.of(), management.getWorkers());
        }
    }

    @Test
    void isAnMXBeanThatAnyConsoleUnderstands() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = new ObjectName("io.bgworker:type=Supervisor,application=\"test\"");
        try (QuietRuntime runtime =
                QuietRuntime.onStandby(5, QuietRuntime.worker("nightly").build())) {
            server.registerMBean(new SupervisorManagement(runtime.get()), name);
            try {
                assertEquals(5, server.getAttribute(name, "MaxWorkerProcesses"));
                assertEquals(1, ((String[]) server.getAttribute(name, "Workers")).length);
                JMX.newMXBeanProxy(server, name, SupervisorMXBean.class).stop("nightly");
            } finally {
                server.unregisterMBean(name);
            }
        }
    }
}
