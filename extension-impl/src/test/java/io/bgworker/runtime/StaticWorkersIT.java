package io.bgworker.runtime;

import static io.bgworker.runtime.Fixture.worker;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.ExitCause;
import io.bgworker.RestartPolicy;
import io.bgworker.UnknownWorkerException;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerInfo;
import io.bgworker.WorkerLimitExceededException;
import io.bgworker.WorkerSpec;
import io.bgworker.WorkerStatus;
import io.bgworker.contract.Rule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers that are there from the beginning, and known by name also when they are not registered. */
final class StaticWorkersIT {

    private static final Duration LONG = Duration.ofSeconds(Fixture.SECONDS_MAX);
    private static final String LIMIT = "bgworker.max-worker-processes";
    private static final String REFUSED = "BGW1005";

    private static WorkerSpec forever(String name) {
        return worker(name, TestWorker.FOREVER).build();
    }

    private static List<String> names(Fixture fixture) {
        return fixture.registrar().workers().stream().map(WorkerInfo::name).toList();
    }

    @Test
    @Rule({"REG-04", "REG-16"})
    void thoseOverTheLimitAreLoggedOnceEachWithTheLimitAndHowToRaiseIt() throws Exception {
        try (LogRecords log = LogRecords.of("io.bgworker.supervisor");
                Fixture fixture = new Fixture(
                        Map.of(LIMIT, "3"), forever("a"), forever("b"), forever("c"), forever("d"), forever("e"))) {
            assertEquals(List.of("a", "b", "c"), names(fixture));
            for (String name : names(fixture)) {
                assertTrue(fixture.registrar().find(name).get(0).awaitReady(LONG));
                log.await("BGW1002", "'" + name + "'"); // What was to be said before was said.
            }
            List<String> refused = log.messages(REFUSED);
            assertEquals(2, refused.size(), refused.toString());
            for (int i = 0; i < 2; i++) {
                String name = List.of("d", "e").get(i);
                assertTrue(refused.get(i).contains("Static worker '" + name + "'"), refused.get(i));
                assertTrue(refused.get(i).contains(LIMIT + "=3"), refused.get(i));
                assertTrue(refused.get(i).contains("Raise " + LIMIT), refused.get(i));
            }
        }
    }

    @Test
    @Rule({"DEF-11", "OUR-05", "REG-24"})
    void theyStartInTheOrderOfRegistration() throws Exception {
        List<String> names = List.of("c", "a", "b", "e", "d");
        try (Fixture fixture = new Fixture(
                Map.of(), names.stream().map(StaticWorkersIT::forever).toArray(WorkerSpec[]::new))) {
            List<String> started = new ArrayList<>();
            while (started.size() < names.size()) {
                started.add(fixture.nextStart().worker().name());
            }
            assertEquals(names, started);
        }
    }

    /** Also after the whole limit was lived through: what was refused is known, and there is room again. */
    @Test
    @Rule({"DEF-15", "OUR-13", "REG-16"})
    void oneThatWasRefusedStartsByNameWhenThereIsRoom() throws Exception {
        try (Fixture fixture = new Fixture(Map.of(LIMIT, "1"), forever("one"), forever("two"))) {
            assertEquals(List.of("one"), names(fixture));
            WorkerLimitExceededException full =
                    assertThrows(WorkerLimitExceededException.class, () -> fixture.registrar()
                            .start("two"));
            assertEquals("two", full.worker());
            WorkerHandle one = fixture.registrar().find("one").get(0);
            fixture.registrar().stop("one");
            assertEquals(WorkerStatus.STOPPED, one.awaitShutdown(LONG));
            assertTrue(fixture.registrar().start("two").awaitReady(LONG));
            assertEquals(List.of("two"), names(fixture));
        }
    }

    @Test
    @Rule({"DEF-17", "OUR-14", "REG-16"})
    void oneThatWasRefusedStartsByNameWhenTheLimitIsRaised() throws Exception {
        try (Fixture fixture = new Fixture(Map.of(LIMIT, "1"), forever("one"), forever("two"))) {
            fixture.configuration.put(LIMIT, "2");
            fixture.registrar().reload();
            assertTrue(fixture.registrar().start("two").awaitReady(LONG));
            assertEquals(List.of("one", "two"), names(fixture));
        }
    }

    @Test
    @Rule({"DEF-15", "EXI-02", "OUR-13"})
    void oneThatFinishedIsGoneUntilItIsStartedByName() throws Exception {
        try (Fixture fixture = new Fixture(
                Map.of(LIMIT, "1"),
                worker("once", "return")
                        .restartPolicy(RestartPolicy.after(Duration.ZERO))
                        .build())) {
            WorkerExit first = fixture.nextExit();
            assertEquals(ExitCause.COMPLETED, first.cause());
            assertEquals(List.of(), fixture.registrar().workers());
            WorkerHandle again = fixture.registrar().start("once");
            assertEquals(again.id(), fixture.nextExit().worker());
            assertEquals(first.worker().slot(), again.id().slot(), "its place was free");
            assertEquals(first.worker().generation() + 1, again.id().generation());
            UnknownWorkerException unknown = assertThrows(
                    UnknownWorkerException.class, () -> fixture.registrar().start("nobody"));
            assertTrue(unknown.getMessage().contains("'nobody'"), unknown.getMessage());
        }
    }

    @Test
    @Rule("OUR-13")
    void stopAndStartAndRestartByName() throws Exception {
        try (Fixture fixture = new Fixture(Map.of(), forever("w"))) {
            WorkerHandle first = fixture.registrar().find("w").get(0);
            assertTrue(first.awaitReady(LONG));
            long before = first.pid().orElseThrow();

            fixture.registrar().restart("w");
            assertEquals(before, fixture.nextExit().pid());
            assertTrue(first.awaitReady(LONG), "the same worker");
            assertTrue(first.pid().orElseThrow() != before, "in another process");
            assertEquals(first.id(), fixture.registrar().start("w").id(), "what runs is left alone");

            fixture.registrar().stop("w");
            assertEquals(WorkerStatus.STOPPED, first.awaitShutdown(LONG));
            fixture.registrar().restart("w");
            WorkerHandle second = fixture.registrar().find("w").get(0);
            assertEquals(first.id().generation() + 1, second.id().generation());
            assertTrue(second.awaitReady(LONG));
            assertTrue(fixture.registrar().workers().get(0).isStatic());
        }
    }

    @Test
    @Rule("REG-20")
    void onlyTheyAreThereAfterTheApplicationWasStoppedAndStarted(@TempDir Path directory) throws Exception {
        Map<String, String> sameDirectory =
                Map.of("bgworker.run-dir", directory.resolve("run").toString());
        try (Fixture fixture = new Fixture(sameDirectory, forever("static"))) {
            WorkerHandle dynamic = fixture.registrar().register(forever("dynamic"));
            assertTrue(dynamic.awaitReady(LONG));
            assertEquals(List.of("static", "dynamic"), names(fixture));
        }
        try (Fixture fixture = new Fixture(sameDirectory, forever("static"))) {
            assertTrue(fixture.registrar().find("static").get(0).awaitReady(LONG));
            assertEquals(List.of("static"), names(fixture));
        }
    }
}
