package io.bgworker.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.RestartPolicy;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerMain;
import io.bgworker.WorkerSpec;
import io.bgworker.launcher.ApplicationImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** What a worker's code logs by SLF4J arrives in the server's log, whatever the application has of it. */
final class Slf4jIT {

    private final LogRecords log = LogRecords.of("io.bgworker.worker.talker");

    @AfterEach
    void closeLog() {
        log.close();
    }

    /** Says one thing at each level, in a context of which the server's log knows nothing. */
    static final class Talker implements WorkerMain {

        @Override
        public void main(WorkerContext context) {
            MDC.put("order", "4711");
            Logger logger = LoggerFactory.getLogger("acme.Slf4j");
            logger.trace("traced");
            logger.debug("debugged");
            logger.info("{} of {}", 1, 2);
            logger.warn("careful");
            logger.error("order {} failed", MDC.get("order"), new IllegalStateException("on purpose"));
            context.logger().log(System.Logger.Level.INFO, "done");
        }
    }

    private void assertArrives(Fixture fixture) throws Exception {
        log.level(Level.FINE);
        fixture.register(WorkerSpec.builder(Talker.class).name("talker").restartPolicy(RestartPolicy.never()));
        assertTrue(
                Await.until(() -> log.messages().stream().anyMatch(line -> line.endsWith("] done"))),
                () -> log.messages().toString());
        List<String> told = log.messages().stream()
                .filter(line -> line.contains("] acme.Slf4j: "))
                .map(line -> line.substring(line.indexOf("] acme.Slf4j: ") + "] acme.Slf4j: ".length()))
                .toList();
        assertEquals(List.of("debugged", "1 of 2", "careful"), told.subList(0, 3));
        assertTrue(
                told.get(3).startsWith("order 4711 failed\njava.lang.IllegalStateException: on purpose\n\tat "),
                told.get(3));
        assertEquals(4, told.size(), told::toString);
        assertEquals(
                List.of("DEBUG", "INFO", "WARN", "ERROR", "INFO"),
                // Newer JVMs log their exit as well.
                log.levels().stream().limit(5).map(Level::getName).toList());
    }

    /** The class path of the tests has the API, and no provider. */
    @Test
    void ofAnApplicationWithTheApiOnly() throws Exception {
        try (Fixture fixture = new Fixture(Map.of(), ApplicationImage::ofThisJvm)) {
            assertArrives(fixture);
        }
    }

    @Test
    void ofAnApplicationWhoseServerBringsAllOfIt() throws Exception {
        try (Fixture fixture = new Fixture(Map.of(), Slf4jIT::withoutSlf4j)) {
            assertArrives(fixture);
        }
    }

    @Test
    void ofAnApplicationWithTheApiOfVersion1() throws Exception {
        Path api = Path.of(System.getProperty("slf4j.version1.api"));
        try (Fixture fixture = new Fixture(Map.of(), () -> withoutSlf4j().with(List.of(api)))) {
            assertArrives(fixture);
        }
    }

    @Test
    void tracedRecordsComeIfTheServersLogTakesThem() throws Exception {
        log.level(Level.ALL);
        try (Fixture fixture = new Fixture(Map.of(), ApplicationImage::ofThisJvm)) {
            fixture.register(WorkerSpec.builder(Talker.class).name("talker").restartPolicy(RestartPolicy.never()));
            assertTrue(Await.until(
                    () -> log.messages().stream().anyMatch(line -> line.endsWith("] acme.Slf4j: debugged"))));
            List<String> lines = log.messages();
            int debugged = lines.indexOf(lines.stream()
                    .filter(line -> line.endsWith("] acme.Slf4j: debugged"))
                    .findFirst()
                    .orElseThrow());
            String before = lines.subList(0, debugged).toString();
            assertTrue(before.contains("] acme.Slf4j: traced"), before);
        }
    }

    private static ApplicationImage withoutSlf4j() {
        List<Path> classPath = new ArrayList<>(ApplicationImage.ofThisJvm().classPath());
        assertTrue(classPath.removeIf(entry -> entry.getFileName().toString().startsWith("slf4j-")));
        return new ApplicationImage(classPath);
    }
}
