package io.bgworker.runtime;

import static io.bgworker.runtime.Fixture.worker;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.WorkerHandle;
import io.bgworker.WorkerId;
import io.bgworker.WorkerInfo;
import io.bgworker.WorkerSpec;
import io.bgworker.WorkerStatus;
import io.bgworker.contract.Rule;
import io.bgworker.spi.ServerState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many threads register at once. Their workers wait for the server: no process is started. */
final class ConcurrentRegistrationTest {

    private static final int SLOTS = 100;
    private static final int REGISTRATIONS = 1_000;
    private static final int THREADS = 20;
    private static final Duration LONG = Duration.ofSeconds(Fixture.SECONDS_MAX);

    private final Fixture fixture =
            new Fixture(ServerState.STARTING, Map.of("bgworker.max-worker-processes", Integer.toString(SLOTS)));
    private final ExecutorService registrants = Executors.newFixedThreadPool(THREADS);

    @AfterEach
    void stop() {
        registrants.shutdownNow();
        fixture.close();
    }

    @Test
    @Rule("REG-17")
    void asManySucceedAsThereAreSlotsAndAllHandlesAreDistinct() throws Exception {
        Set<WorkerId> seen = new HashSet<>();
        for (int round = 0; round < 3; round++) {
            List<WorkerHandle> handles = registerAll();
            Set<WorkerId> ids = handles.stream().map(WorkerHandle::id).collect(Collectors.toSet());
            assertEquals(SLOTS, handles.size());
            assertEquals(SLOTS, ids.size());
            assertEquals(
                    IntStream.range(0, SLOTS).boxed().toList(),
                    ids.stream().map(WorkerId::slot).sorted().toList());
            assertEquals(
                    ids,
                    fixture.registrar().workers().stream().map(WorkerInfo::id).collect(Collectors.toSet()));
            for (WorkerId id : ids) {
                assertTrue(seen.add(id), "a slot that is used again has another generation");
            }
            for (WorkerHandle handle : handles) {
                handle.terminate();
                assertEquals(WorkerStatus.STOPPED, handle.awaitShutdown(LONG));
            }
        }
    }

    private List<WorkerHandle> registerAll() throws Exception {
        CyclicBarrier together = new CyclicBarrier(THREADS);
        Callable<List<WorkerHandle>> registrant = () -> {
            together.await();
            List<WorkerHandle> mine = new ArrayList<>();
            for (int i = 0; i < REGISTRATIONS / THREADS; i++) {
                tryToRegister().ifPresent(mine::add);
            }
            return mine;
        };
        List<WorkerHandle> all = new ArrayList<>();
        for (Future<List<WorkerHandle>> some : registrants.invokeAll(
                IntStream.range(0, THREADS).mapToObj(i -> registrant).toList())) {
            all.addAll(some.get());
        }
        return all;
    }

    private Optional<WorkerHandle> tryToRegister() {
        WorkerSpec spec = worker("one of many", TestWorker.FOREVER).build();
        return fixture.registrar().tryRegister(spec);
    }
}
