package io.bgworker.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.ExitCause;
import io.bgworker.InvalidWorkerException;
import io.bgworker.RestartPolicy;
import io.bgworker.WorkerId;
import io.bgworker.contract.Rule;
import io.bgworker.supervisor.RestartRule.Next;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RestartRuleTest {

    private static final long DIED = Duration.ofHours(2).toNanos();
    private static final RandomGenerator RANDOM = new Random(7);

    private final Worker worker = new Worker(new WorkerId(0, 1), TestSpecs.isolated("w"), false, 0);

    @ParameterizedTest
    @CsvSource({
        // policy,                 cause,              next
        "10s,                      COMPLETED,          leave",
        "10s,                      FAILED,             10s",
        "10s,                      TERMINATED,         10s",
        "10s,                      EXITED,             10s",
        "10s,                      OUT_OF_MEMORY,      10s",
        "10s,                      NATIVE_CRASH,       10s",
        "10s,                      SIGNALED,           10s",
        "10s,                      HALTED,             10s",
        "10s,                      KILLED,             10s",
        "10s,                      PROTOCOL_VIOLATION, 10s",
        "10s,                      START_TIMEOUT,      10s",
        "10s,                      START_FAILED,       10s",
        "10s,                      RESET,              at once",
        "0s,                       FAILED,             0s",
        "24h,                      FAILED,             86400s",
        "never,                    COMPLETED,          leave",
        "never,                    FAILED,             leave",
        "never,                    SIGNALED,           leave",
        "never,                    START_FAILED,       leave",
        "never,                    RESET,              leave",
        "never-but-after-reset,    RESET,              at once",
        "never-but-after-reset,    FAILED,             leave",
        "never-but-after-reset,    SIGNALED,           leave",
        "backoff(jitter=0),        COMPLETED,          leave",
        "backoff(jitter=0),        FAILED,             1s",
        "backoff(jitter=0),        SIGNALED,           1s",
        "backoff(jitter=0),        RESET,              at once",
    })
    @Rule({"DEF-01", "DEF-16", "EXI-01", "EXI-02", "EXI-03", "EXI-05", "EXI-09", "OUR-02", "OUR-26"})
    void followsPolicyAndCause(String policy, ExitCause cause, String next) {
        assertEquals(next, describe(decide(cause, RestartPolicy.parse(policy))));
    }

    private static String describe(Next next) {
        if (next instanceof Next.At at) {
            return RestartPolicy.after(Duration.ofNanos(at.dueNanos() - DIED)).toString();
        }
        return next instanceof Next.Leave ? "leave" : next instanceof Next.AtOnce ? "at once" : "park";
    }

    @ParameterizedTest
    @EnumSource(ExitCause.class)
    @Rule({"EXI-05", "EXI-06"})
    void terminatedWorkerLeavesHoweverItEnded(ExitCause cause) {
        worker.terminated = true;
        assertInstanceOf(Next.Leave.class, decide(cause, RestartPolicy.after(Duration.ZERO)));
    }

    @ParameterizedTest
    @EnumSource(ExitCause.class)
    void requestedRestartStartsAtOnceHoweverTheWorkerEnded(ExitCause cause) {
        worker.run.restartAsked = true;
        assertInstanceOf(Next.AtOnce.class, decide(cause, RestartPolicy.never()));
    }

    @Test
    @Rule("OUR-03")
    void waitIsToldInMilliseconds() {
        RestartPolicy policy = RestartPolicy.parse("backoff(initial=1500ms, jitter=0)");
        Next.At next = assertInstanceOf(Next.At.class, decideAt(DIED, policy));
        assertEquals("backs off for 1500 ms", next.reason());
    }

    @Test
    void requestedRestartForgetsThePastOfBackoff() {
        RestartPolicy policy = RestartPolicy.parse("backoff(jitter=0, crashes=2)");
        decide(ExitCause.FAILED, policy);
        worker.run.restartAsked = true;
        decide(ExitCause.TERMINATED, policy);
        worker.run = new Worker.Incarnation();
        assertEquals("1s", describe(decide(ExitCause.FAILED, policy)));
    }

    @Test
    @Rule({"DEF-09", "OUR-03"})
    void backoffGrowsFromFailureToFailureUpToItsMaximum() {
        RestartPolicy policy = RestartPolicy.parse("backoff(initial=1s, factor=2, max=5s, jitter=0, crashes=100)");
        for (String interval : new String[] {"1s", "2s", "4s", "5s", "5s"}) {
            assertEquals(interval, describe(decide(ExitCause.FAILED, policy)));
        }
    }

    @Test
    @Rule({"DEF-09", "OUR-03"})
    void backoffBeginsAnewAfterHealthyTime() {
        RestartPolicy policy =
                RestartPolicy.parse("backoff(initial=1s, factor=3, jitter=0, healthy-after=30s, crashes=100)");
        decide(ExitCause.FAILED, policy);
        worker.run.entered = true;
        worker.startedAtNanos = OptionalLong.of(DIED - Duration.ofSeconds(30).toNanos() + 1);
        assertEquals("3s", describe(decide(ExitCause.FAILED, policy)));
        worker.startedAtNanos = OptionalLong.of(DIED - Duration.ofSeconds(30).toNanos());
        assertEquals("1s", describe(decide(ExitCause.FAILED, policy)));
    }

    @Test
    @Rule("OUR-03")
    void failedStartIsNotHealthyHoweverLongAgoTheLastGoodOneWas() {
        RestartPolicy policy = RestartPolicy.parse("backoff(initial=1s, factor=2, jitter=0, crashes=100)");
        worker.startedAtNanos = OptionalLong.of(DIED - Duration.ofHours(1).toNanos());
        assertEquals("1s", describe(decide(ExitCause.START_FAILED, policy)));
        assertEquals("2s", describe(decide(ExitCause.START_FAILED, policy)));
    }

    @Test
    @Rule({"DEF-09", "OUR-03"})
    void backoffParksAfterTooManyEndsWithinTheWindow() {
        RestartPolicy policy = RestartPolicy.parse("backoff(crashes=3, within=60s)");
        assertInstanceOf(Next.At.class, decideAt(DIED, policy));
        assertInstanceOf(Next.At.class, decideAt(DIED + seconds(30), policy));
        assertInstanceOf(Next.Park.class, decideAt(DIED + seconds(60), policy));
    }

    @Test
    @Rule("OUR-03")
    void backoffForgetsEndsThatLeftTheWindow() {
        RestartPolicy policy = RestartPolicy.parse("backoff(crashes=3, within=60s)");
        decideAt(DIED, policy);
        decideAt(DIED + seconds(30), policy);
        assertInstanceOf(Next.At.class, decideAt(DIED + seconds(61), policy));
        assertInstanceOf(Next.Park.class, decideAt(DIED + seconds(62), policy));
    }

    @Test
    @Rule({"OUR-02", "OUR-03"})
    void innocenceOfAResetDoesNotCountAgainstTheBudget() {
        RestartPolicy policy = RestartPolicy.parse("backoff(initial=1s, jitter=0, crashes=2)");
        decide(ExitCause.RESET, policy);
        decide(ExitCause.RESET, policy);
        assertEquals("1s", describe(decide(ExitCause.FAILED, policy)));
    }

    @Test
    @Rule({"DEF-09", "OUR-03"})
    void jitterIsAddedWithinItsShare() {
        RestartPolicy.Backoff policy = backoff("backoff(initial=10s, jitter=0.5)");
        assertEquals(seconds(10), RestartRule.delayNanos(policy, 1, 0));
        assertEquals(Duration.ofMillis(12_500).toNanos(), RestartRule.delayNanos(policy, 1, 0.5));
        long most = RestartRule.delayNanos(policy, 1, Math.nextDown(1.0));
        assertTrue(most > seconds(14) && most <= seconds(15), () -> "was " + most);
    }

    @Test
    void longestIntervalIsADayWhateverTheJitterAndTheGrowth() {
        RestartPolicy.Backoff policy = backoff("backoff(initial=24h, factor=1000, max=24h, jitter=1, crashes=1000)");
        long day = Duration.ofHours(24).toNanos();
        for (int failure : new int[] {1, 2, 100, 1_000_000}) {
            assertEquals(day, RestartRule.delayNanos(policy, failure, 0.999), "failure " + failure);
        }
    }

    @Test
    @Rule("OUR-03")
    void growthThatOverflowsIsCut() {
        RestartPolicy.Backoff policy = backoff("backoff(initial=1s, factor=1000, max=60s, jitter=0)");
        assertEquals(seconds(60), RestartRule.delayNanos(policy, Integer.MAX_VALUE, 0));
    }

    @Test
    void zeroIntervalStaysZero() {
        assertEquals(0, RestartRule.delayNanos(backoff("backoff(initial=0s, factor=1000, jitter=1)"), 5, 0.9));
    }

    @Test
    void restartTimeBeyondADayIsRefused() {
        assertThrows(
                InvalidWorkerException.class, () -> RestartPolicy.after(RestartPolicy.RESTART_TIME_MAX.plusNanos(1)));
        assertThrows(InvalidWorkerException.class, () -> RestartPolicy.after(Duration.ofNanos(-1)));
    }

    @Test
    void unresolvedPolicyIsAMistakeOfTheMachine() {
        assertThrows(AssertionError.class, () -> decide(ExitCause.FAILED, RestartPolicy.configured()));
    }

    @Test
    void historyKeepsNoMoreEndsThanItNeeds() {
        RestartHistory history = new RestartHistory();
        for (int i = 0; i < 100; i++) {
            assertTrue(history.note(i, false, Long.MAX_VALUE, 5) <= 5);
        }
        assertEquals(100, history.failuresInARow());
        history.clear();
        assertEquals(0, history.failuresInARow());
        assertFalse(history.note(100, false, Long.MAX_VALUE, 5) > 1);
    }

    private Next decide(ExitCause cause, RestartPolicy policy) {
        return RestartRule.decide(worker, end(cause, DIED), policy, RANDOM);
    }

    private Next decideAt(long died, RestartPolicy policy) {
        return RestartRule.decide(worker, end(ExitCause.FAILED, died), policy, RANDOM);
    }

    private static WorkerEnd end(ExitCause cause, long atNanos) {
        return new WorkerEnd(1, 42, OptionalInt.empty(), OptionalInt.empty(), cause, "", atNanos);
    }

    private static RestartPolicy.Backoff backoff(String text) {
        return assertInstanceOf(RestartPolicy.Backoff.class, RestartPolicy.parse(text));
    }

    private static long seconds(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}
