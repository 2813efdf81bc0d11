package io.bgworker.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.Capability;
import io.bgworker.Datum;
import io.bgworker.RestartPolicy;
import io.bgworker.WorkerEntry;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerInfo;
import io.bgworker.WorkerSpec;
import io.bgworker.WorkerStatus;
import io.bgworker.contract.Rule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

/** The definition of a worker, as it arrives in each of its processes. */
final class DefinitionIT {

    private static final Duration LONG = Duration.ofSeconds(Fixture.SECONDS_MAX);

    /** In PostgreSQL the log would say {@code caf??-??}. */
    private static final String NAME = "café-ж-漢-😀";

    private static final String TYPE = "type ü \"of\" it";
    private static final byte[] EXTRA = new byte[256];

    static {
        for (int i = 0; i < EXTRA.length; i++) {
            EXTRA[i] = (byte) i;
        }
    }

    private static final WorkerSpec SPEC = WorkerSpec.builder(Mirror.class)
            .name(NAME)
            .type(TYPE)
            .mainArg(" ж 'quoted' \"twice\" $HOME \\ \n ")
            .extra(EXTRA)
            .capabilities(Capability.SHARED_MEMORY)
            .restartPolicy(RestartPolicy.after(Duration.ZERO))
            .build();

    private static String entry(WorkerHandle handle, WorkerSpec spec, int incarnation) {
        return Mirror.describe(new WorkerEntry(
                handle.id(),
                spec.name(),
                spec.type(),
                spec.entryPoint(),
                spec.mainArg(),
                spec.extra(),
                spec.capabilities(),
                incarnation));
    }

    @Test
    @Rule({"CHD-06", "REG-26", "STA-01", "STA-09", "STA-10"})
    void everyIncarnationOfADynamicWorkerGetsItByteByByte() throws Exception {
        try (Fixture fixture = new Fixture(Map.of())) {
            assertArrivesTwice(fixture, fixture.registrar().register(SPEC), SPEC);
        }
    }

    @Test
    @Rule({"CHD-06", "REG-26", "STA-01", "STA-09", "STA-10"})
    void everyIncarnationOfAStaticWorkerGetsItByteByByte() throws Exception {
        try (Fixture fixture = new Fixture(Map.of(), SPEC)) {
            assertArrivesTwice(fixture, fixture.registrar().find(NAME).get(0), SPEC);
        }
    }

    /** What was not said arrives as not said; a number as a number. */
    @Test
    @Rule({"CHD-06", "REG-11", "REG-26"})
    void whatIsNotSaidArrivesAsItsDefault() throws Exception {
        WorkerSpec.Builder least = WorkerSpec.builder(Mirror.class).restartPolicy(RestartPolicy.after(Duration.ZERO));
        try (Fixture fixture = new Fixture(Map.of())) {
            WorkerSpec silent = least.build();
            assertEquals(Datum.none(), silent.mainArg());
            assertArrivesTwice(fixture, fixture.registrar().register(silent), silent);
            WorkerSpec number = least.mainArg(Long.MIN_VALUE).build();
            assertArrivesTwice(fixture, fixture.registrar().register(number), number);
        }
    }

    private static void assertArrivesTwice(Fixture fixture, WorkerHandle handle, WorkerSpec spec) throws Exception {
        WorkerExit first = fixture.nextExit();
        assertEquals(handle.id(), first.worker());
        assertTrue(fixture.registrar()
                .report(handle.id())
                .orElseThrow()
                .lastOutput()
                .contains(entry(handle, spec, 1)));
        assertTrue(handle.awaitReady(LONG), "the second one");
        assertEquals(entry(handle, spec, 2), fixture.awaitOutput(handle, "entry "));
        assertEquals(WorkerStatus.STARTED, handle.status());
        assertFalse(first.pid() == handle.pid().orElseThrow(), "another process");
    }

    @Test
    @Rule({"DEF-12", "OUR-06", "REG-12", "REG-13", "STA-11"})
    void namesAreTheSameInTheListingInTheLogAndInsideTheWorker() throws Exception {
        try (LogRecords log = LogRecords.of("io.bgworker.supervisor");
                LogRecords own = LogRecords.of("io.bgworker.worker." + NAME);
                Fixture fixture = new Fixture(Map.of())) {
            WorkerHandle handle = fixture.registrar().register(SPEC);
            assertEquals(NAME, fixture.nextExit().name());
            assertTrue(handle.awaitReady(LONG));
            WorkerInfo info = fixture.registrar().workers().get(0);
            assertEquals(List.of(NAME, TYPE), List.of(info.name(), info.type()));
            assertEquals(NAME, handle.name());
            assertEquals(handle.id(), fixture.registrar().find(NAME).get(0).id());
            for (String message : List.of("BGW1002", "BGW1004")) {
                log.await(message, "'" + NAME + "' (" + handle.id() + ", type " + TYPE);
            }
            assertEquals("I am " + NAME, fixture.awaitOutput(handle, "I am "));
            String who = NAME + "[" + handle.pid().orElseThrow() + " #2] ";
            List<String> itsOwn = List.of(who + "I am " + NAME, who + "my type is " + TYPE);
            assertTrue(Await.until(() -> own.messages().containsAll(itsOwn)), "under its own category");
            assertTrue(own.levels().contains(Level.WARNING));
        }
    }

    @Test
    @Rule({"OUR-06", "REG-12"})
    void longestNameArrivesWhole() throws Exception {
        WorkerSpec longest = SPEC.toBuilder().name("ж".repeat(48)).build();
        try (Fixture fixture = new Fixture(Map.of())) {
            assertArrivesTwice(fixture, fixture.registrar().register(longest), longest);
        }
    }
}
