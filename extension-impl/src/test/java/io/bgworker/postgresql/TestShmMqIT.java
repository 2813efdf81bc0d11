package io.bgworker.postgresql;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.ExitCause;
import io.bgworker.QueueResult;
import io.bgworker.SharedBytes;
import io.bgworker.SharedMemory;
import io.bgworker.SharedSegment;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerLimitExceededException;
import io.bgworker.contract.Rule;
import io.bgworker.runtime.Await;
import io.bgworker.runtime.Fixture;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code test_shm_mq}: messages from this process through workers and back. Scenarios 17 to 23. */
final class TestShmMqIT {

    private static final int WORKERS_MAX = 3;
    private static final Duration NOW = Duration.ZERO;

    private final Fixture fixture = new Fixture(Map.of("bgworker.max-worker-processes", Integer.toString(WORKERS_MAX)));
    private final SharedMemory memory = fixture.runtime.sharedMemory();

    @AfterEach
    void stop() {
        fixture.close();
    }

    private ShmMq setUp(int ringBytes, int workers) throws InterruptedException {
        return ShmMq.setUp(memory, fixture.registrar(), ringBytes, workers);
    }

    /** Sends a message on its way so often, each time as it has come, and says what has become of it. */
    private byte[] passRound(int ringBytes, byte[] message, int rounds, int workers) throws InterruptedException {
        byte[][] present = {message};
        try (ShmMq chain = setUp(ringBytes, workers)) {
            for (int round = 1; round <= rounds; round++) {
                assertEquals(QueueResult.SUCCESS, chain.out().send(present[0]));
                assertEquals(QueueResult.SUCCESS, chain.in().receive(each -> present[0] = each.toArray()));
            }
        }
        return present[0];
    }

    private static byte[] random(int length) {
        byte[] message = new byte[length];
        new Random(length).nextBytes(message);
        return message;
    }

    @Test
    @Rule("MQ-02")
    void scenario17EmptyMessages() throws Exception {
        assertEquals(0, passRound(1024, new byte[0], 2000, 1).length);
    }

    @Test
    @Rule("MQ-02")
    void scenario18MessagesOfOneByte() throws Exception {
        assertArrayEquals(new byte[] {'a'}, passRound(1024, new byte[] {'a'}, 2001, 1));
    }

    @Test
    @Rule("MQ-02")
    void scenario19MessagesOfAnyLength() throws Exception {
        byte[] message = random(100 + new Random().nextInt(901));
        assertArrayEquals(message, passRound(32 * 1024, message, 10_000, 1));
    }

    @Test
    @Rule({"MQ-01", "MQ-02"})
    void scenario20MessagesLargerThanTheQueue() throws Exception {
        byte[] message = random(200);
        assertArrayEquals(message, passRound(100, message, 10_000, 1));
    }

    /** As many as fit are under way at once. */
    @ParameterizedTest
    @ValueSource(ints = {3, 0})
    @Rule({"MQ-02", "MQ-03"})
    void scenario21And22PipelineAlsoWithoutWorkers(int workers) throws Exception {
        byte[] message = random(270_000);
        int rounds = 200;
        int[] received = {0};
        try (ShmMq chain = setUp(16 * 1024, workers)) {
            int sent = 0;
            while (received[0] < rounds) {
                QueueResult out =
                        sent < rounds ? chain.out().send(message, 0, message.length, NOW) : QueueResult.WOULD_BLOCK;
                sent += out == QueueResult.SUCCESS ? 1 : 0;
                chain.out().flush();
                QueueResult in = chain.in().receive(each -> received[0] += verified(message, each), NOW);
                assertTrue(out != QueueResult.DETACHED && in != QueueResult.DETACHED, () -> out + " " + in);
            }
            assertEquals(QueueResult.WOULD_BLOCK, chain.in().receive(each -> {}, NOW));
        }
    }

    private static int verified(byte[] expected, SharedBytes message) {
        assertArrayEquals(expected, message.toArray());
        return 1;
    }

    @Test
    @Rule("MQ-01")
    void scenario22QueueMustBeLargeEnough() {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> setUp(63, 1));
        assertTrue(refused.getMessage().contains("A queue must have an area of 320 bytes at least, was to have 319"));
        nobodyIsLeft();
    }

    @Test
    @Rule({"REG-05", "SHM-12"})
    void scenario22MoreWorkersThanThereCanBeLeaveNoneOfThemBehind() throws Exception {
        assertThrows(WorkerLimitExceededException.class, () -> setUp(1024, WORKERS_MAX + 1));
        nobodyIsLeft(); // Some ended, and some may never have begun.
        assertEquals(1, memory.generation(), "who is terminated resets nothing");
    }

    private void nobodyIsLeft() {
        assertTrue(Await.until(() ->
                fixture.registrar().workers().isEmpty() && memory.segments().isEmpty()));
    }

    @Test
    @Rule({"HND-01", "MQ-08"})
    void scenario23RegistrantGivesUpWhenAWorkerStopsBeforeItIsReady() throws Exception {
        fixture.launches.close();
        CompletableFuture<ShmMq> chain = CompletableFuture.supplyAsync(() -> {
            try {
                return setUp(1024, 2);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertTrue(Await.until(() -> fixture.registrar().find(ShmMq.WORKER).size() == 2));
        List<WorkerHandle> workers = fixture.registrar().find(ShmMq.WORKER);
        workers.get(1).terminate();
        fixture.launches.open();
        ExecutionException failed =
                assertThrows(ExecutionException.class, () -> chain.get(Fixture.SECONDS_MAX, TimeUnit.SECONDS));
        assertEquals(
                "one or more background workers failed to start",
                failed.getCause().getMessage());
        nobodyIsLeft();
    }

    @Test
    @Rule({"SHM-11", "SHM-12"})
    void scenario23WorkerWhoseRegistrantIsGoneEndsWithOne() throws Exception {
        fixture.launches.close();
        SharedSegment segment = ShmMqSegment.create(memory, 1024, 1);
        WorkerHandle worker = fixture.registrar().register(ShmMq.worker(segment.handle()));
        segment.detach();
        fixture.launches.open();
        WorkerExit exit = fixture.nextExit();
        assertEquals(1, exit.code().orElseThrow());
        assertEquals(
                List.of("the registrant is gone"),
                fixture.registrar().report(worker.id()).orElseThrow().lastOutput());
    }

    @Test
    @Rule({"MQ-04", "MQ-05"})
    void scenario23WorkersEndWithTheChain() throws Exception {
        ShmMq chain = setUp(1024, WORKERS_MAX);
        chain.close();
        for (WorkerHandle worker : chain.workers()) {
            worker.awaitShutdown(Duration.ofSeconds(Fixture.SECONDS_MAX));
            assertEquals(ExitCause.COMPLETED, worker.lastExit().orElseThrow().cause());
        }
        nobodyIsLeft();
    }
}
