package io.bgworker.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.contract.Rule;
import io.bgworker.spi.ServerState;
import io.bgworker.spi.ServerStateProbe;
import io.bgworker.supervisor.Event;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class StateProbingTest {

    private static final String PROBE_FAILED = "BGW1013";

    private final ManualScheduler scheduler = new ManualScheduler();
    private final List<ServerState> reached = new ArrayList<>();
    private final Deque<ServerStateProbe> answers = new ArrayDeque<>();
    private final LogRecords log = LogRecords.of("io.bgworker.supervisor");

    @AfterEach
    void close() {
        log.close();
        scheduler.shutdownNow();
    }

    private void probe(ServerStateProbe... next) {
        answers.addAll(List.of(next));
        ServerStateProbe probe = () -> answers.removeFirst().probe();
        new StateProbing(
                        probe,
                        event -> reached.add(((Event.ServerStateReached) event).state()),
                        scheduler,
                        Runnable::run)
                .run();
    }

    private static ServerStateProbe is(ServerState state) {
        return () -> state;
    }

    private static ServerStateProbe fails(String message) {
        return () -> {
            throw new IllegalStateException(message);
        };
    }

    @Test
    @Rule("OUR-19")
    void tellsEachStateAndStopsAtTheLast() {
        probe(
                is(ServerState.STARTING),
                is(ServerState.CONSISTENT),
                is(ServerState.RECOVERY_FINISHED),
                is(ServerState.RECOVERY_FINISHED));
        scheduler.runAll();
        assertEquals(List.of(ServerState.STARTING, ServerState.CONSISTENT, ServerState.RECOVERY_FINISHED), reached);
        assertEquals(1, answers.size(), "not asked again");
    }

    @Test
    void asksLessAndLessOften() {
        for (int i = 0; i < 9; i++) {
            answers.add(is(ServerState.CONSISTENT));
        }
        probe(is(ServerState.RECOVERY_FINISHED));
        scheduler.runAll();
        assertEquals(List.of(100L, 200L, 400L, 800L, 1_600L, 3_200L, 5_000L, 5_000L, 5_000L), scheduler.delays);
    }

    @Test
    void aFailureIsToldOnceWithWhenItIsTriedAgain() {
        probe(fails("no database"), fails("no database"), fails("no database"), is(ServerState.RECOVERY_FINISHED));
        scheduler.runAll();
        List<String> told = log.messages(PROBE_FAILED);
        assertEquals(1, told.size(), told.toString());
        assertTrue(told.get(0).contains("next try in 100 ms"), told.get(0));
        assertTrue(told.get(0).contains("no database"), told.get(0));
        assertEquals(List.of(ServerState.RECOVERY_FINISHED), reached);
    }

    @Test
    void anotherFailureAndOneAfterASuccessAreTold() {
        probe(
                fails("a"),
                fails("b"),
                fails("b"),
                is(ServerState.CONSISTENT),
                fails("b"),
                is(ServerState.RECOVERY_FINISHED));
        scheduler.runAll();
        assertEquals(3, log.messages(PROBE_FAILED).size());
        assertEquals(List.of(ServerState.CONSISTENT, ServerState.RECOVERY_FINISHED), reached);
    }

    /** A class that is missing in the application must not leave the workers waiting without a word. */
    @Test
    @Rule("OUR-19")
    void anErrorIsAFailureLikeAnyOther() {
        probe(
                () -> {
                    throw new NoClassDefFoundError("org/example/Driver");
                },
                is(ServerState.RECOVERY_FINISHED));
        scheduler.runAll();
        assertEquals(1, log.messages(PROBE_FAILED).size());
        assertEquals(List.of(ServerState.RECOVERY_FINISHED), reached);
    }

    @Test
    void noStateIsAFailureToo() {
        probe(is(null), is(ServerState.RECOVERY_FINISHED));
        scheduler.runAll();
        assertEquals(1, log.messages(PROBE_FAILED).size());
        assertEquals(List.of(ServerState.RECOVERY_FINISHED), reached);
    }

    @Test
    void endsQuietlyWhenTheApplicationStops() {
        scheduler.shutdown();
        probe(is(ServerState.STARTING));
        assertEquals(List.of(ServerState.STARTING), reached);
    }
}
