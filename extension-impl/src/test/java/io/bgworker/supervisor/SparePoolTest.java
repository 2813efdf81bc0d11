package io.bgworker.supervisor;

import static io.bgworker.supervisor.SpareKind.PLAIN;
import static io.bgworker.supervisor.SpareKind.WITH_CONTAINER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The life of spares, step by step. Random worlds are in {@code SpareSimulationTest}. */
class SparePoolTest {

    private static final long TIMEOUT = Duration.ofSeconds(30).toNanos();
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final List<SpareEffect> NOTHING = List.of();

    private SparePool pool = new SparePool(new SpareSettings(1, TIMEOUT));
    private long now = Duration.ofHours(1).toNanos();

    private List<SpareEffect> on(SpareEvent event) {
        return pool.step(now, event);
    }

    private List<SpareEffect> passes(long nanos) {
        now += nanos;
        return on(new SpareEvent.Tick());
    }

    /** A worker that starts, with a spare or without one, until it has entered its entry point, and had its moment. */
    private List<SpareEffect> starts(SpareKind kind) {
        on(new SpareEvent.Wanted(kind));
        return begins();
    }

    private List<SpareEffect> begins() {
        assertEquals(NOTHING, on(new SpareEvent.WorkersStart(false)));
        return passes(SparePool.MOMENT_NANOS);
    }

    private static List<SpareEffect> start(long number, SpareKind kind) {
        return List.of(new SpareEffect.Start(number, kind));
    }

    @Test
    void nothingIsStartedBeforeTheFirstWorkerNorWhileItStarts() {
        assertEquals(NOTHING, begins());
        assertEquals(NOTHING, on(new SpareEvent.Wanted(PLAIN)));
        assertEquals(NOTHING, passes(SECOND));
        assertEquals(OptionalLong.empty(), pool.nextDeadlineNanos());
        assertEquals(NOTHING, on(new SpareEvent.WorkersStart(false)));
        assertEquals(OptionalLong.of(now + SparePool.MOMENT_NANOS), pool.nextDeadlineNanos());
        assertEquals(NOTHING, passes(SparePool.MOMENT_NANOS - 1), "it has begun a moment ago");
        assertEquals(start(1, PLAIN), passes(1));
        assertEquals(OptionalLong.of(now + TIMEOUT), pool.nextDeadlineNanos());
    }

    @Test
    void oneIsStartedWhereWorkersStartAgainAndAgain() {
        on(new SpareEvent.Wanted(PLAIN));
        on(new SpareEvent.WorkersStart(false));
        now += SparePool.MOMENT_NANOS / 2;
        on(new SpareEvent.Wanted(PLAIN));
        now += SparePool.MOMENT_NANOS;
        assertEquals(start(1, PLAIN), on(new SpareEvent.WorkersStart(false)), "it has waited for a moment");
    }

    @Test
    void theOneThatIsReadyIsHandedOverAndReplaced() {
        starts(PLAIN);
        assertEquals(NOTHING, on(new SpareEvent.Ready(1)));
        assertEquals(1, pool.ready());
        assertEquals(List.of(new SpareEffect.HandOver(1)), on(new SpareEvent.Wanted(PLAIN)));
        assertEquals(0, pool.ready());
        assertEquals(NOTHING, on(new SpareEvent.Wanted(PLAIN)), "each is used once");
        assertEquals(NOTHING, on(new SpareEvent.Entered(1)));
        assertEquals(start(2, PLAIN), begins());
        assertEquals(NOTHING, on(new SpareEvent.Gone(1, "a worker's end is no business of the pool")));
    }

    @Test
    void eachKindHasItsOwnOnesStartedOneAtATimeAndTheLatestWishFirst() {
        on(new SpareEvent.Wanted(PLAIN));
        on(new SpareEvent.Wanted(WITH_CONTAINER));
        assertEquals(start(1, WITH_CONTAINER), begins());
        assertEquals(start(2, PLAIN), on(new SpareEvent.Ready(1)));
        assertEquals(NOTHING, on(new SpareEvent.Ready(2)));
        assertEquals(List.of(new SpareEffect.HandOver(2)), on(new SpareEvent.Wanted(PLAIN)));
        assertEquals(List.of(new SpareEffect.HandOver(1)), on(new SpareEvent.Wanted(WITH_CONTAINER)));
    }

    @Test
    void oneThatIsNotReadyIsOfNoUse() {
        starts(PLAIN);
        assertEquals(NOTHING, on(new SpareEvent.Wanted(PLAIN)));
    }

    @Test
    void oneThatIsNotReadyInTimeIsKilledAndTheNextOneWaits() {
        starts(PLAIN);
        assertEquals(NOTHING, passes(TIMEOUT - 1));
        String late = "was not ready in time";
        assertEquals(List.of(new SpareEffect.Kill(1, late), new SpareEffect.Failed(1, late, 1, SECOND)), passes(1));
        assertEquals(NOTHING, passes(10 * SECOND), "it counts until it is gone");
        assertEquals(start(2, PLAIN), on(new SpareEvent.Gone(1, "killed")));
    }

    @Test
    void pausesGrowUntilOneHasBecomeAWorker() {
        starts(PLAIN);
        assertEquals(
                List.of(new SpareEffect.Failed(1, "no memory", 1, SECOND)), on(new SpareEvent.Gone(1, "no memory")));
        assertEquals(OptionalLong.of(now + SECOND), pool.nextDeadlineNanos());
        assertEquals(start(2, PLAIN), passes(SECOND));
        assertEquals(
                List.of(new SpareEffect.Failed(2, "no memory", 2, 2 * SECOND)),
                on(new SpareEvent.Gone(2, "no memory")));
        assertEquals(start(3, PLAIN), passes(2 * SECOND));
        on(new SpareEvent.Ready(3));
        on(new SpareEvent.Wanted(PLAIN));
        on(new SpareEvent.Entered(3));
        begins();
        assertEquals(List.of(new SpareEffect.Failed(4, "gone", 1, SECOND)), on(new SpareEvent.Gone(4, "gone")));
    }

    @Test
    void oneThatDiesBeforeItIsTheWorkerHasFailed() {
        starts(PLAIN);
        on(new SpareEvent.Ready(1));
        on(new SpareEvent.Wanted(PLAIN));
        assertEquals(List.of(new SpareEffect.Failed(1, "gone", 1, SECOND)), on(new SpareEvent.Gone(1, "gone")));
    }

    @Test
    void aChangeReplacesThemWithoutAPause() {
        starts(PLAIN);
        on(new SpareEvent.Ready(1));
        String stale = "what it was made of has changed";
        assertEquals(
                List.of(new SpareEffect.Kill(1, stale)), on(new SpareEvent.Changed(new SpareSettings(1, TIMEOUT))));
        assertEquals(NOTHING, on(new SpareEvent.Wanted(PLAIN)), "it may not be used any more");
        begins();
        assertEquals(start(2, PLAIN), on(new SpareEvent.Gone(1, "killed")));
    }

    @Test
    void noneIsStartedWhereThereShallBeNone() {
        pool = new SparePool(new SpareSettings(0, TIMEOUT));
        assertEquals(NOTHING, starts(PLAIN));
        assertEquals(start(1, PLAIN), on(new SpareEvent.Changed(new SpareSettings(1, TIMEOUT))));
    }

    private static SpareKind own(int number) {
        return new SpareKind(false, List.of("-Xmx" + number + "m"), "", true);
    }

    @Test
    void workersWithSomethingOfTheirOwnHaveTheSparesThatTheyAskFor() {
        pool = new SparePool(new SpareSettings(0, TIMEOUT));
        on(new SpareEvent.Wanted(own(1), 2));
        assertEquals(start(1, own(1)), begins());
        assertEquals(start(2, own(1)), on(new SpareEvent.Ready(1)));
        assertEquals(NOTHING, on(new SpareEvent.Ready(2)));
        assertEquals(NOTHING, on(new SpareEvent.Wanted(own(2), 0)), "they are of no use to another one");
        assertEquals(List.of(new SpareEffect.HandOver(1)), on(new SpareEvent.Wanted(own(1), 2)));
    }

    @Test
    void onlyTheKindsThatWereWantedLastHaveSpares() {
        for (int i = 0; i < SparePool.OWN_KINDS_MAX; i++) {
            on(new SpareEvent.Wanted(own(i), 1));
            begins();
            on(new SpareEvent.Ready(i + 1));
        }
        assertEquals(SparePool.OWN_KINDS_MAX, pool.ready());
        assertEquals(List.of(new SpareEffect.HandOver(1)), on(new SpareEvent.Wanted(own(0), 1)));
        assertEquals(
                List.of(new SpareEffect.Kill(2, "its kind was not wanted for a long time")),
                on(new SpareEvent.Wanted(own(100), 1)));
        assertEquals(0, pool.number(own(1)));
        assertEquals(1, pool.number(own(0)));
    }

    @Test
    void whatIsOutdatedIsReplacedOneByOneWhenThereIsNothingElseToDo() {
        pool = new SparePool(new SpareSettings(2, TIMEOUT));
        starts(PLAIN);
        on(new SpareEvent.Ready(1));
        assertEquals(NOTHING, on(new SpareEvent.Outdated(PLAIN)), "the second one is on its way");
        String better = "there are better ones";
        assertEquals(List.of(new SpareEffect.Kill(1, better)), on(new SpareEvent.Ready(2)));
        assertEquals(NOTHING, on(new SpareEvent.Outdated(WITH_CONTAINER)));
        assertEquals(start(3, PLAIN), on(new SpareEvent.Gone(1, "killed")));
        assertEquals(List.of(new SpareEffect.Kill(2, better)), on(new SpareEvent.Ready(3)));
        assertEquals(start(4, PLAIN), on(new SpareEvent.Gone(2, "killed")));
        assertEquals(NOTHING, on(new SpareEvent.Ready(4)), "these are better");
    }

    @Test
    void whatIsOutdatedMayBeUsed() {
        starts(PLAIN);
        on(new SpareEvent.WorkersStart(true));
        on(new SpareEvent.Ready(1));
        assertEquals(NOTHING, on(new SpareEvent.Outdated(PLAIN)), "a worker starts");
        assertEquals(List.of(new SpareEffect.HandOver(1)), on(new SpareEvent.Wanted(PLAIN)));
        assertEquals(start(2, PLAIN), begins());
    }

    @Test
    void theirNumberFollowsTheDemand() {
        pool = new SparePool(new SpareSettings(1, 3, TIMEOUT));
        starts(PLAIN);
        on(new SpareEvent.Ready(1));
        assertEquals(OptionalLong.empty(), pool.nextDeadlineNanos());
        on(new SpareEvent.Wanted(PLAIN));
        on(new SpareEvent.Entered(1));
        on(new SpareEvent.Wanted(PLAIN));
        assertEquals(2, pool.number(PLAIN));
        assertEquals(OptionalLong.of(now + Demand.PERIOD_NANOS), pool.nextDeadlineNanos());
        assertEquals(start(2, PLAIN), begins());
        assertEquals(start(3, PLAIN), on(new SpareEvent.Ready(2)));
        assertEquals(NOTHING, on(new SpareEvent.Ready(3)));
        assertEquals(NOTHING, passes(Demand.PERIOD_NANOS));
        String needless = "is not needed any more";
        assertEquals(List.of(new SpareEffect.Kill(2, needless)), passes(Demand.PERIOD_NANOS));
        assertEquals(NOTHING, on(new SpareEvent.Gone(2, "killed")));
        assertEquals(OptionalLong.empty(), pool.nextDeadlineNanos());
        assertEquals(1, pool.ready());
    }

    @Test
    void theEndKillsThemAndStartsNoMore() {
        starts(PLAIN);
        on(new SpareEvent.Ready(1));
        assertEquals(List.of(new SpareEffect.Kill(1, "the application stops")), on(new SpareEvent.Closed()));
        assertEquals(NOTHING, on(new SpareEvent.Gone(1, "killed")));
        assertEquals(NOTHING, starts(PLAIN));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 4", "6, 32", "7, 60", "8, 60", "40, 60", "2147483647, 60"})
    void pauseDoublesUpToAMinute(int failure, long seconds) {
        assertEquals(seconds * SECOND, SparePool.pauseNanos(failure));
    }

    @Test
    void settingsThatMeanNothingAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new SpareSettings(-1, 1));
        assertThrows(IllegalArgumentException.class, () -> new SpareSettings(1, 0));
        assertThrows(IllegalArgumentException.class, () -> new SpareSettings(2, 1, 1));
    }
}
