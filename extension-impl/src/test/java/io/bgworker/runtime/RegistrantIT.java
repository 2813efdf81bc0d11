package io.bgworker.runtime;

import static io.bgworker.runtime.Fixture.worker;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.Capability;
import io.bgworker.ExitCause;
import io.bgworker.RestartPolicy;
import io.bgworker.StartTime;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerInfo;
import io.bgworker.WorkerSpec;
import io.bgworker.contract.Rule;
import io.bgworker.spi.ServerState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Workers that are registered, found and commanded by workers. */
final class RegistrantIT {

    private static final Duration LONG = Duration.ofSeconds(Fixture.SECONDS_MAX);

    private static WorkerSpec registrant(String order) {
        return WorkerSpec.builder(Registrant.class)
                .name("registrant")
                .mainArg(order)
                .startTime(StartTime.SERVER_START)
                .restartPolicy(RestartPolicy.never())
                .build();
    }

    private static List<String> outputOf(Fixture fixture, WorkerExit exit) {
        assertEquals(ExitCause.COMPLETED, exit.cause(), exit::toString);
        return fixture.registrar().report(exit.worker()).orElseThrow().lastOutput();
    }

    @Test
    @Rule({"EXI-16", "REG-15", "REG-20"})
    void registrationStandsAlthoughItsRegistrantIsGoneBeforeTheStart() throws Exception {
        try (Fixture fixture = new Fixture(ServerState.STARTING, Map.of())) {
            fixture.registrar().register(registrant("halt"));
            assertEquals(ExitCause.HALTED, fixture.nextExit().cause());
            WorkerHandle child = fixture.registrar().find("child").get(0);
            fixture.serverState.set(ServerState.CONSISTENT);
            assertTrue(child.awaitReady(LONG));
        }
    }

    @Test
    @Rule({"EXI-16", "REG-20"})
    void whatWasRegisteredRestartsLongAfterItsRegistrantIsGone() throws Exception {
        try (Fixture fixture = new Fixture(Map.of())) {
            fixture.registrar().register(registrant("fail"));
            assertEquals(ExitCause.FAILED, fixture.nextExit().cause());
            WorkerHandle child = fixture.registrar().find("child").get(0);
            assertTrue(child.awaitReady(LONG), "nobody's end is its own");
            long before = child.pid().orElseThrow();
            Fixture.signal("TERM", child);
            assertEquals(before, fixture.nextExit().pid());
            assertTrue(child.awaitReady(LONG));
            assertFalse(before == child.pid().orElseThrow());
        }
    }

    @Test
    @Rule({"OUR-23", "REG-05"})
    void refusalsReachTheRegistrantAsInTheServer() throws Exception {
        try (Fixture fixture = new Fixture(Map.of("bgworker.max-worker-processes", "2"))) {
            fixture.registrar().register(registrant("refusals"));
            assertEquals(
                    List.of(
                            "refused bad entry point no.such.Class",
                            "refused does not 2 bgworker.max-worker-processes",
                            "tried false",
                            "refused nobody"),
                    outputOf(fixture, fixture.nextExit()));
        }
    }

    @Test
    @Rule("HND-08")
    void anyWorkerFindsAndEndsAnyOtherByNameAndById() throws Exception {
        try (Fixture fixture = new Fixture(Map.of())) {
            WorkerHandle somebody = fixture.register(worker("somebody", TestWorker.FOREVER));
            assertTrue(somebody.awaitReady(LONG));
            fixture.registrar().register(registrant("look-up"));
            assertEquals(somebody.id(), fixture.nextExit().worker());
            assertEquals(
                    List.of("found " + somebody.id() + " somebody []", "then STOPPED Optional.empty"),
                    outputOf(fixture, fixture.nextExit()));
        }
    }

    @Test
    @Rule({"OUR-15", "REG-19"})
    void rollBackTakesBackOnlyWhatWasToWaitForTheCommit() throws Exception {
        try (Fixture fixture = new Fixture(Map.of())) {
            fixture.registrar()
                    .register(registrant("roll-back").toBuilder()
                            .startTime(StartTime.CONSISTENT_STATE)
                            .capabilities(Capability.SHARED_MEMORY, Capability.DATABASE_CONNECTION)
                            .build());
            assertEquals(List.of("on purpose"), outputOf(fixture, fixture.nextExit()));
            assertEquals(
                    List.of("at once", "committed"),
                    fixture.registrar().workers().stream()
                            .map(WorkerInfo::name)
                            .sorted()
                            .toList());
            assertTrue(fixture.registrar().find("at once").get(0).awaitReady(LONG));
        }
    }

    @Test
    @Rule("OUR-13")
    void anyWorkerStopsStartsAndRestartsAStaticOne() throws Exception {
        try (Fixture fixture =
                new Fixture(Map.of(), worker("somebody", TestWorker.FOREVER).build())) {
            assertTrue(fixture.registrar().find("somebody").get(0).awaitReady(LONG));
            fixture.registrar().register(registrant("commands"));
            WorkerExit exit = fixture.nextExit();
            while (!exit.name().equals("registrant")) {
                exit = fixture.nextExit();
            }
            assertEquals(List.of("restarted true", "stopped STOPPED", "started true 1"), outputOf(fixture, exit));
        }
    }
}
