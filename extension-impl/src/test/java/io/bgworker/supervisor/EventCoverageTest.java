package io.bgworker.supervisor;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.bgworker.ShutdownMode;
import io.bgworker.WorkerId;
import io.bgworker.spi.ServerState;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The dispatch is a ladder of {@code instanceof}: nothing but this makes sure that no event is forgotten. */
class EventCoverageTest {

    private static final WorkerId NOBODY = new WorkerId(9, 9);

    static Stream<Event> oneOfEach() {
        return Stream.of(
                new Event.Tick(),
                new Event.Declare(TestSpecs.isolated("static")),
                new Event.Register(1, TestSpecs.isolated("dynamic")),
                new Event.Command(2, Verb.START, "static"),
                new Event.Terminate(NOBODY),
                new Event.ServerStateReached(ServerState.CONSISTENT),
                new Event.Reload(1, new TestSettings().build()),
                new Event.Shutdown(ShutdownMode.FAST),
                new Event.MemoryRenewed(2),
                new Event.MemoryLost(2, "the disk is full"),
                new Event.Launched(NOBODY, 1, 42),
                new Event.HandedOver(NOBODY, 1, 42),
                new Event.LaunchFailed(NOBODY, 1, "no memory"),
                new Event.Connected(NOBODY, 1),
                new Event.Entered(NOBODY, 1),
                new Event.Ready(NOBODY, 1),
                new Event.Acknowledged(NOBODY, 1, 1),
                new Event.ExitTold(NOBODY, 1, Scenario.RETURNED),
                new Event.ChannelEnded(NOBODY, 1, ""),
                new Event.ProcessExited(NOBODY, 1, new ProcessEnd(0, 0)));
    }

    @ParameterizedTest
    @MethodSource("oneOfEach")
    void everyEventIsHandled(Event event) {
        assertDoesNotThrow(() -> Scenario.given().step(event));
    }

    @Test
    void noKindOfEventIsLeftOut() {
        List<Class<?>> tried = sorted(oneOfEach().map(Event::getClass));
        assertEquals(sorted(Arrays.stream(Event.class.getPermittedSubclasses())), tried);
    }

    private static List<Class<?>> sorted(Stream<? extends Class<?>> kinds) {
        return kinds.<Class<?>>map(kind -> kind)
                .sorted(Comparator.comparing(Class::getName))
                .toList();
    }
}
