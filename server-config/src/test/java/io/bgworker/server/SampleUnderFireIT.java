package io.bgworker.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.contract.Rule;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The sample while its workers die in all ways: nothing is lost, every end is told as what it was, the server stays live. */
@ExtendWith(ArquillianExtension.class)
class SampleUnderFireIT {

    private static final int CLIENTS = 8;
    private static final int DELTAS_PER_CLIENT = 125;
    private static final int DELTAS_BEFORE_THE_KILL = 400;
    /** One second is promised; the rest is for machines that do other things as well. */
    private static final long LIVENESS_MILLIS_MAX = 3_000;

    private static final int SIGKILL = 9;
    private static final int SIGABRT = 6;
    private static final int SIGSEGV = 11;

    @ArquillianResource
    private URI base;

    private Sample sample;

    @Deployment(testable = false)
    static WebArchive deployment() {
        return Wars.sample();
    }

    @BeforeEach
    void sampleRuns() throws Exception {
        sample = new Sample(base);
        sample.awaitReady("Summarizer");
    }

    @Test
    @Rule({"EXI-01", "EXI-12", "EXI-18", "OBS-03", "OUR-01"})
    void losesAndDoublesNoDeltaWhenTheSummarizerIsKilledInTheMiddle() throws Exception {
        JsonObject before = sample.awaitReady("Summarizer");
        ServerLog log = ServerLog.fromNow();
        CountDownLatch killNow = new CountDownLatch(DELTAS_BEFORE_THE_KILL);
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<Void>> posted = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                int value = client + 1;
                posted.add(clients.submit(() -> post("type-" + value % 2, value, killNow)));
            }
            // A client that fails ends before its time: what it has to say comes with its future.
            Await.until(
                    "enough deltas are posted",
                    () -> killNow.getCount() == 0 || posted.stream().anyMatch(Future::isDone));
            Processes.kill(Sample.pid(before));
            for (Future<Void> each : posted) {
                each.get();
            }
        } finally {
            clients.shutdownNow();
        }

        JsonObject after = sample.awaitWorker(
                "Summarizer",
                worker -> worker.getInt("incarnation") == 2
                        && worker.getString("phase").equals("READY"));
        assertEquals(1, after.getInt("restarts"));
        assertNotEquals(Sample.pid(before), Sample.pid(after));
        assertEquals(SIGKILL, after.getJsonObject("lastExit").getInt("signal"));
        assertEquals("SIGNALED", after.getJsonObject("lastExit").getString("cause"));
        assertEquals(
                1,
                log.lines("BGW1004").filter(line -> line.contains("signal 9")).count());

        awaitTotals(total(0), total(1));
        // What would be counted twice comes out with the next fold at the latest.
        post("type-0", 1, killNow);
        awaitTotals(total(0) + DELTAS_PER_CLIENT, total(1));
    }

    private Void post(String type, int value, CountDownLatch posted) throws Exception {
        for (int i = 0; i < DELTAS_PER_CLIENT; i++) {
            sample.post("api/deltas", "{\"type\": \"%s\", \"value\": %d}".formatted(type, value))
                    .expect(202);
            posted.countDown();
        }
        return null;
    }

    /** Of the clients with even and with odd values. */
    private static long total(int parity) {
        long total = 0;
        for (int value = 1; value <= CLIENTS; value++) {
            total += value % 2 == parity ? (long) value * DELTAS_PER_CLIENT : 0;
        }
        return total;
    }

    private void awaitTotals(long even, long odd) throws Exception {
        String expected = "{\"type-0\":%d,\"type-1\":%d}".formatted(even, odd);
        Await.until(
                "totals " + expected + ", now " + sample.get("api/totals").text(),
                () -> sample.get("api/totals").expect(200).text().equals(expected));
    }

    @Test
    @Rule({"DEF-10", "EXI-01", "EXI-02", "OUR-07", "OUR-25"})
    void classifiesEveryWayToEndByItself() throws Exception {
        List<End> expected = List.of(
                End.code("exit0", 0, "COMPLETED"),
                End.code("exit1", 1, "FAILED"),
                End.code("throw", 1, "FAILED"),
                End.code("exit:7", 7, "EXITED"),
                // What a shell would call SIGKILL.
                End.code("exit:137", 137, "EXITED"),
                End.code("oom", 3, "OUT_OF_MEMORY"));

        List<End> seen = whileLive(() -> awaitEnds(register(expected)));

        assertEquals(expected, seen);
    }

    @Test
    @Rule({"EXI-01", "OBS-02"})
    void tellsTheCrashOfAJvmWithItsErrorReport() throws Exception {
        JsonObject exit = whileLive(() -> sample.awaitExit(sample.misbehave("segv")));

        assertEquals("NATIVE_CRASH", exit.getString("cause"));
        // HotSpot aborts, or dies of the signal that it reports if that comes again meanwhile.
        assertTrue(Set.of(SIGABRT, SIGSEGV).contains(exit.getInt("signal")), exit::toString);
        assertTrue(report("segv").getString("crashSummary").contains("SIGSEGV"), () -> "" + report("segv"));
    }

    @Test
    @Rule({"DEF-14", "EXI-06", "OUR-09"})
    void classifiesEveryWayToTakeATermination() throws Exception {
        List<End> expected = List.of(
                End.code("run", 0, "TERMINATED"),
                End.code("flood", 0, "TERMINATED"),
                End.code("hang", 1, "TERMINATED"),
                End.signal("ignore-terminate", SIGKILL, "KILLED"),
                End.signal("spin", SIGKILL, "KILLED"));

        List<End> seen = whileLive(() -> {
            List<String> ids = register(expected);
            for (End end : expected) {
                sample.awaitReady(end.way());
            }
            for (String id : ids) {
                sample.delete("api/workers/" + id).expect(202);
            }
            return awaitEnds(ids);
        });

        assertEquals(expected, seen);
        assertTrue(report("spin").getString("threadDump").contains("Misbehaver.spin"), () -> "" + report("spin"));
    }

    /** How a worker is expected to end, or has ended. */
    private record End(String way, JsonValue code, JsonValue signal, String cause) {

        static End code(String way, int code, String cause) {
            return new End(way, Json.createValue(code), JsonValue.NULL, cause);
        }

        static End signal(String way, int signal, String cause) {
            return new End(way, JsonValue.NULL, Json.createValue(signal), cause);
        }

        static End of(JsonObject exit) {
            return new End(exit.getString("name"), exit.get("code"), exit.get("signal"), exit.getString("cause"));
        }
    }

    private List<String> register(List<End> ways) {
        return ways.stream().map(end -> sample.misbehave(end.way())).toList();
    }

    private List<End> awaitEnds(List<String> ids) throws Exception {
        List<End> ends = new ArrayList<>();
        for (String id : ids) {
            ends.add(End.of(sample.awaitExit(id)));
        }
        return ends;
    }

    private JsonObject report(String way) {
        JsonObject exit = sample.exits().stream()
                .filter(each -> each.getString("name").equals(way))
                .findFirst()
                .orElseThrow();
        return sample.get("api/workers/" + exit.getString("id") + "/report")
                .expect(200)
                .object();
    }

    /** Does something, and looks all the time whether the server answers for its liveness in time. */
    private <T> T whileLive(Callable<T> action) throws Exception {
        Health health = new Health(Integer.toString(base.getPort()));
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<T> result = thread.submit(action);
            Await.until("the action ends", Await.PATIENCE.multipliedBy(2), () -> {
                long begin = System.nanoTime();
                assertEquals(200, health.of("live").status());
                long millis = Duration.ofNanos(System.nanoTime() - begin).toMillis();
                assertTrue(millis < LIVENESS_MILLIS_MAX, () -> "liveness after " + millis + " ms");
                return result.isDone();
            });
            return result.get();
        } finally {
            thread.shutdownNow();
        }
    }
}
