package io.bgworker.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.RestartPolicy;
import io.bgworker.Signal;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerMain;
import io.bgworker.WorkerSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a worker's code logs arrives in the server's log, whichever logger it uses. */
final class LoggingIT {

    private static final Duration LONG = Duration.ofSeconds(Fixture.SECONDS_MAX);

    private final LogRecords log = LogRecords.of("io.bgworker.worker.talker");
    private final Fixture fixture = new Fixture(Map.of());

    @AfterEach
    void stop() {
        fixture.close();
        log.close();
    }

    /** Uses all loggers in turn, and again when it is told to. */
    static final class Talker implements WorkerMain {

        @Override
        public void main(WorkerContext context) throws Exception {
            context.signals().on(Signal.RELOAD, () -> say(context, "later"));
            context.signals().unblock();
            say(context, "at first");
            while (!context.terminationRequested()) {
                context.latch().await("talked");
                context.latch().reset();
            }
        }

        private static void say(WorkerContext context, String when) {
            context.logger().log(System.Logger.Level.INFO, when);
            System.getLogger("acme.System").log(System.Logger.Level.WARNING, "{0} by {1}", when, "System.Logger");
            java.util.logging.Logger jul = java.util.logging.Logger.getLogger("acme.Jul");
            jul.log(Level.INFO, "{0} by {1}", new Object[] {when, "java.util.logging"});
            jul.fine(() -> when + ", finely");
            org.jboss.logging.Logger.getLogger("acme.JBoss").errorf("%s by %s", when, "JBoss Logging");
            jul.log(Level.SEVERE, when + ", with a cause", new IllegalStateException("on purpose"));
            context.logger().log(System.Logger.Level.INFO, "done");
        }
    }

    private WorkerHandle talker(String... jvmOptions) throws InterruptedException {
        WorkerHandle handle = fixture.registrar()
                .register(WorkerSpec.builder(Talker.class)
                        .name("talker")
                        .jvmOptions(jvmOptions)
                        .restartPolicy(RestartPolicy.never())
                        .build());
        assertTrue(handle.awaitReady(LONG));
        return handle;
    }

    private List<String> talkedAtFirst() {
        assertTrue(Await.until(() -> log.messages().stream().anyMatch(line -> line.endsWith("] done"))));
        return log.messages();
    }

    @Test
    void recordsArriveInOrderWithLevelLoggerAndWhoItWas() throws Exception {
        log.level(Level.INFO);
        WorkerHandle handle = talker();
        List<String> told = talkedAtFirst();
        String who = "talker[" + handle.pid().orElseThrow() + " #1] ";
        assertEquals(
                List.of(
                        who + "at first",
                        who + "acme.System: at first by System.Logger",
                        who + "acme.Jul: at first by java.util.logging",
                        who + "acme.JBoss: at first by JBoss Logging"),
                told.subList(0, 4));
        String withCause = told.get(4);
        assertTrue(
                withCause.startsWith(who
                        + "acme.Jul: at first, with a cause\njava.lang.IllegalStateException: on purpose" + "\n\tat "),
                withCause);
        assertEquals(who + "done", told.get(5));
        assertEquals(
                List.of("INFO", "WARN", "INFO", "ERROR", "ERROR", "INFO"),
                log.levels().stream().map(Level::getName).toList());
    }

    @Test
    void finerRecordsComeIfTheServersLogTakesThemAndFromAReloadOnIfItDoesNow() throws Exception {
        log.level(Level.INFO);
        talker();
        assertTrue(talkedAtFirst().stream().noneMatch(line -> line.contains("finely")), log.messages()::toString);
        log.level(Level.FINE);
        assertTrue(fixture.registrar().awaitEpoch(fixture.registrar().reload(), LONG));
        assertTrue(
                Await.until(() -> log.messages().stream().anyMatch(line -> line.contains("acme.Jul: later, finely"))));
    }

    /** Its lines come all the same, as any output does. */
    @Test
    void whoConfiguresLoggingByTheJvmsOptionsIsLeftAlone() throws Exception {
        talker("-Djava.util.logging.config.file=/nonexistent");
        assertTrue(Await.until(() -> log.messages().stream().anyMatch(line -> line.endsWith("] done"))));
        assertTrue(
                log.messages().stream().noneMatch(line -> line.contains("acme.Jul: at first")),
                log.messages()::toString);
    }
}
