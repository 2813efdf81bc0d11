package io.bgworker.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.bgworker.SharedMemoryReset;
import io.bgworker.SupervisorStoppedException;
import io.bgworker.WorkerExited;
import io.bgworker.WorkerStarted;
import io.bgworker.config.BgworkerConfig;
import io.bgworker.contract.Rule;
import io.bgworker.notification.LocalTransport;
import io.bgworker.spi.ServerState;
import io.bgworker.supervisor.Event;
import io.bgworker.supervisor.Outcome;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@Rule("SIG-03")
final class LiveConfigurationTest {

    private static final class Deaf implements WorkerEvents {
        @Override
        public void started(WorkerStarted event) {}

        @Override
        public void exited(WorkerExited event) {}

        @Override
        public void memoryReset(SharedMemoryReset event) {}
    }

    private final Requests requests = new Requests(new Roster());
    private final LogPump pump = new LogPump(Thread::new);
    private final List<String> heard = new ArrayList<>();
    private boolean ended;
    private final LiveConfiguration live = new LiveConfiguration(
            limit(3),
            new Environment(
                    "test",
                    LiveConfigurationTest.class.getClassLoader(),
                    log -> {
                        throw new AssertionError("no image is needed");
                    },
                    WorkerBeans.NONE,
                    (jars, log) -> {
                        throw new AssertionError("no library is needed");
                    },
                    Thread::new,
                    Runnable::run,
                    () -> ServerState.RECOVERY_FINISHED,
                    TransactionHook.NONE,
                    name -> {
                        throw new AssertionError(name);
                    },
                    false,
                    new LocalTransport(),
                    new Deaf(),
                    () -> limit(4),
                    key -> Optional.empty()),
            requests,
            this::hear,
            new ExitLog(10),
            pump);

    @AfterEach
    void close() {
        pump.close();
    }

    private static BgworkerConfig limit(int max) {
        return BgworkerConfig.read(new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(
                        Map.of("bgworker.max-worker-processes", String.valueOf(max)), "test", 100))
                .build());
    }

    /** In the place of the loop, which tells the workers in the same step; they may act on it before anybody else goes on. */
    private void hear(Event event) {
        Event.Reload reload = (Event.Reload) event;
        heard.add(state());
        if (!ended) {
            requests.answer(reload.request(), new Outcome.Reloaded(live.epoch(), 0));
        }
    }

    private String state() {
        return "epoch " + live.epoch() + ", at most " + live.config().maxWorkerProcesses();
    }

    @Test
    void isInForceBeforeAnyWorkerHearsOfIt() {
        assertEquals("epoch 0, at most 3", state());
        assertEquals(1, live.reload());
        assertEquals(List.of("epoch 1, at most 4"), heard);
        assertEquals("epoch 1, at most 4", state());
    }

    @Test
    void staysAsItWasIfTheSupervisorHasEnded() {
        ended = true;
        requests.close();
        assertThrows(SupervisorStoppedException.class, live::reload);
        assertEquals("epoch 0, at most 3", state());
    }
}
