package io.bgworker.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.Notification;
import io.bgworker.SharedMemoryReset;
import io.bgworker.ShutdownMode;
import io.bgworker.WorkerExited;
import io.bgworker.WorkerSpec;
import io.bgworker.WorkerStarted;
import io.bgworker.config.BgworkerConfig;
import io.bgworker.launcher.ApplicationImage;
import io.bgworker.notification.NotificationTransport;
import io.bgworker.spi.ServerState;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A runtime that cannot begin leaves nothing behind: the server goes on, and may be asked to deploy the application again. */
final class HalfWayStartTest {

    /** Those of the loop and of what may block. */
    private static final int SERVER_THREADS = 5;

    private Path directory;

    /** Our own threads are known by it. */
    private final ClassLoader application = new URLClassLoader(new URL[0], HalfWayStartTest.class.getClassLoader());

    /** The threads that the server has made. */
    private final List<Thread> threads = new CopyOnWriteArrayList<>();

    private int threadsMax = Integer.MAX_VALUE;
    private final Transport transport = new Transport();

    /** Says whether it is open. */
    private static final class Transport implements NotificationTransport {

        private boolean fails;
        private boolean closed;

        @Override
        public void open(Receiver receiver) {
            if (fails) {
                throw new IllegalStateException("on purpose");
            }
        }

        @Override
        public void send(Notification notification) {}

        @Override
        public void listen(String channel) {}

        @Override
        public void unlisten(String channel) {}

        @Override
        public boolean isInTheDatabase() {
            return false;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private record Deaf() implements WorkerEvents {
        @Override
        public void started(WorkerStarted event) {}

        @Override
        public void exited(WorkerExited event) {}

        @Override
        public void memoryReset(SharedMemoryReset event) {
            throw new AssertionError("There is no reset here");
        }
    }

    @BeforeEach
    void makeDirectory() throws IOException {
        directory = Files.createTempDirectory("bgw"); // Short: sockets must fit.
    }

    @AfterEach
    void deleteDirectory() throws IOException {
        Files.deleteIfExists(directory.resolve("run"));
        Files.delete(directory);
    }

    private Thread newThread(Runnable task) {
        if (threads.size() == threadsMax) {
            throw new IllegalStateException("The factory is shut down, on purpose");
        }
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        threads.add(thread);
        return thread;
    }

    private WorkerRuntime start(WorkerSpec... declared) {
        BgworkerConfig config = BgworkerConfig.read(new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(
                        Map.of("bgworker.run-dir", directory.resolve("run").toString()), "test", 100))
                .build());
        Environment environment = new Environment(
                "test",
                application,
                log -> new ApplicationImage(List.of()),
                WorkerBeans.NONE,
                (jars, log) -> new ApplicationImage(List.of()),
                this::newThread,
                Runnable::run,
                () -> ServerState.RECOVERY_FINISHED,
                TransactionHook.NONE,
                name -> Optional.empty(),
                false,
                transport,
                new Deaf(),
                () -> config,
                key -> Optional.empty());
        return WorkerRuntime.start(config, environment, Arrays.asList(declared));
    }

    private void assertNothingIsLeft() throws IOException {
        assertTrue(transport.closed);
        try (var left = Files.list(directory.resolve("run"))) {
            assertEquals(List.of(), left.toList());
        }
        assertTrue(Await.until(() -> threads.stream().noneMatch(Thread::isAlive)), threads::toString);
        assertTrue(Await.until(() -> ours().isEmpty()), () -> ours().toString());
    }

    private List<Thread> ours() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.isAlive() && thread.getContextClassLoader() == application)
                .toList();
    }

    @Test
    void serverThatHasNotEnoughThreads() throws Exception {
        for (threadsMax = 0; threadsMax < SERVER_THREADS; threadsMax++) {
            threads.clear();
            transport.closed = false;
            assertThrows(IllegalStateException.class, this::start);
            assertNothingIsLeft();
        }
        threads.clear();
        WorkerRuntime enough = start();
        assertFalse(ours().isEmpty());
        enough.stop(ShutdownMode.IMMEDIATE);
        assertNothingIsLeft();
    }

    @Test
    void transportThatCannotBeOpened() throws Exception {
        transport.fails = true;
        assertThrows(IllegalStateException.class, this::start);
        assertNothingIsLeft();
    }

    @Test
    void workersThatCannotBeDeclared() throws Exception {
        assertThrows(NullPointerException.class, () -> start((WorkerSpec) null));
        assertNothingIsLeft();
    }
}
