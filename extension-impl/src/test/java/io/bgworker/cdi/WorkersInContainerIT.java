package io.bgworker.cdi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.BackgroundWorker;
import io.bgworker.EntryPoint;
import io.bgworker.ExitCause;
import io.bgworker.StaticRegistration;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerExited;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerInfo;
import io.bgworker.WorkerMain;
import io.bgworker.WorkerRegistrar;
import io.bgworker.WorkerSpec;
import io.bgworker.WorkerStarted;
import io.bgworker.cdi.FakeServletContext.Style;
import io.bgworker.contract.Rule;
import io.bgworker.spi.DatabaseProvider;
import io.bgworker.spi.DatabaseSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.event.Startup;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.h2.Driver;
import org.junit.jupiter.api.Test;

/** The whole extension in a real container, with real child JVMs, and without a server. */
final class WorkersInContainerIT {

    private static final long SECONDS_MAX = 60;
    private static final Duration LONG = Duration.ofSeconds(SECONDS_MAX);

    /** Hears of everything, in both ways. */
    @ApplicationScoped
    static class Observer {

        private final BlockingQueue<WorkerStarted> started = new LinkedBlockingQueue<>();
        private final BlockingQueue<WorkerExited> exited = new LinkedBlockingQueue<>();
        private final BlockingQueue<WorkerStarted> startedAsync = new LinkedBlockingQueue<>();
        private final BlockingQueue<WorkerExited> exitedAsync = new LinkedBlockingQueue<>();

        void started(@Observes WorkerStarted event) {
            started.add(event);
        }

        void exited(@Observes WorkerExited event) {
            exited.add(event);
        }

        void startedAsync(@ObservesAsync WorkerStarted event) {
            startedAsync.add(event);
        }

        void exitedAsync(@ObservesAsync WorkerExited event) {
            exitedAsync.add(event);
        }

        BlockingQueue<WorkerStarted> started() {
            return started;
        }

        BlockingQueue<WorkerExited> exited() {
            return exited;
        }

        BlockingQueue<WorkerStarted> startedAsync() {
            return startedAsync;
        }

        BlockingQueue<WorkerExited> exitedAsync() {
            return exitedAsync;
        }
    }

    @ApplicationScoped
    static class Declares {
        void declare(@Observes StaticRegistration registration) {
            registration.register(WorkerSpec.builder(EntryPoint.of(ContainerWorker.class, "idle"))
                    .name("declared")
                    .build());
        }
    }

    private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(SECONDS_MAX, TimeUnit.SECONDS);
        assertTrue(next != null, "Nothing was heard for " + SECONDS_MAX + " s");
        return next;
    }

    private static <T> Set<String> threeNames(BlockingQueue<T> queue, Function<T, String> name)
            throws InterruptedException {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            names.add(name.apply(next(queue)));
        }
        return names;
    }

    private static boolean until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + LONG.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            LockSupport.parkNanos(5_000_000);
        }
        return true;
    }

    private static WorkerHandle find(Container container, String name) {
        return container.get(WorkerRegistrar.class).find(name).get(0);
    }

    private static ProcessHandle process(WorkerHandle handle) throws InterruptedException {
        assertTrue(handle.awaitReady(LONG));
        return ProcessHandle.of(handle.pid().orElseThrow()).orElseThrow();
    }

    /** Their JVMs load and initialise the annotated class, as that of a server does that preloads a module. */
    @Test
    @Rule({"REG-01", "REG-02"})
    void processesOfWorkersRegisterNothingOfWhatTheyLoad() throws Exception {
        try (Container container = Container.of(ContainerWorker.class, Declares.class, Observer.class)) {
            container.hosted();
            process(find(container, "idle"));
            process(find(container, "declared"));
            WorkerRegistrar registrar = container.get(WorkerRegistrar.class);
            WorkerHandle dynamic = registrar.register(WorkerSpec.builder(EntryPoint.of(ContainerWorker.class, "idle"))
                    .build());
            process(dynamic);
            assertEquals(
                    "writer",
                    next(container.get(Observer.class).exited()).exit().name());
            List<String> names =
                    registrar.workers().stream().map(WorkerInfo::name).toList();
            assertEquals(3, names.size(), names.toString());
            assertEquals(Set.of("declared", "idle", dynamic.name()), Set.copyOf(names));
        }
    }

    @Test
    @Rule("REG-01")
    void staticWorkersRunInProcessesOfTheirOwnAndObserversHearOfThem() throws Exception {
        try (Container container = Container.of(ContainerWorker.class, Declares.class, Observer.class)) {
            container.hosted();
            Observer observer = container.get(Observer.class);
            assertEquals(Set.of("idle", "declared", "writer"), threeNames(observer.started(), event -> event.worker()
                    .name()));
            WorkerHandle handle = find(container, "declared");
            ProcessHandle process = process(handle);
            assertEquals(
                    ProcessHandle.current().pid(),
                    process.parent().orElseThrow().pid());
            container.get(WorkerRegistrar.class).stop("declared");
            WorkerExited exited = next(observer.exited());
            while (!exited.exit().name().equals("declared")) {
                exited = next(observer.exited());
            }
            assertEquals(ExitCause.TERMINATED, exited.exit().cause());
            assertEquals(process.pid(), exited.exit().pid());
            WorkerExited heardLater = next(observer.exitedAsync());
            while (!heardLater.exit().name().equals("declared")) {
                heardLater = next(observer.exitedAsync());
            }
            assertEquals(exited, heardLater);
            assertEquals(
                    Set.of("idle", "declared", "writer"),
                    threeNames(observer.startedAsync(), event -> event.worker().name()));
        }
    }

    @Test
    @Rule({"SHU-02", "SHU-03"})
    void shutdownOfTheContainerLeavesNoProcessAndNoThread() throws Exception {
        Set<Thread> before = threads();
        try (Container container = Container.of(ContainerWorker.class, Declares.class, Observer.class)) {
            container.hosted();
            List<ProcessHandle> processes =
                    List.of(process(find(container, "idle")), process(find(container, "declared")));
            container.stop();
            assertEquals(
                    List.of(), processes.stream().filter(ProcessHandle::isAlive).toList());
        }
        assertTrue(until(() -> left(before).isEmpty()), () -> "Left: " + left(before));
    }

    /** Without those of the JVM itself, which come and go. */
    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getThreadGroup() != null)
                .filter(thread -> !thread.getThreadGroup().getName().equals("system"))
                .filter(thread -> !thread.getName().startsWith("ForkJoinPool.commonPool"))
                .collect(Collectors.toSet());
    }

    private static Set<Thread> left(Set<Thread> before) {
        Set<Thread> left = threads();
        left.removeAll(before);
        return left;
    }

    // ---- The database

    @ApplicationScoped
    static class MakesTables {
        void make(@Observes Startup startup, DatabaseProvider databases) throws SQLException {
            try (Connection connection = connect(databases);
                    Statement statement = connection.createStatement()) {
                statement.execute("create table entries (pid bigint)");
            }
        }
    }

    private static Connection connect(DatabaseProvider databases) throws SQLException {
        DatabaseSettings settings = find(databases);
        Properties properties = new Properties();
        properties.setProperty("user", settings.user());
        properties.setProperty("password", settings.password());
        return new Driver().connect(settings.url(), properties);
    }

    private static DatabaseSettings find(DatabaseProvider databases) {
        return databases.find("default").orElseThrow();
    }

    @Test
    void aWorkerReachesTheDatabaseThatTheApplicationHasMadeItsTablesIn() throws Exception {
        try (Container container = Container.of(ContainerWorker.class, MakesTables.class, Observer.class)) {
            container.hosted();
            WorkerExited exited = next(container.get(Observer.class).exited());
            assertEquals("writer", exited.exit().name());
            assertEquals(
                    ExitCause.COMPLETED, exited.exit().cause(), exited.exit().detail());
            try (Connection connection = connect(container.get(DatabaseProvider.class));
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("select pid from entries")) {
                assertTrue(rows.next());
                assertEquals(exited.exit().pid(), rows.getLong(1));
            }
        }
    }

    // ---- In a web application

    @Test
    void aWebApplicationsWorkersRunFromItsImage() throws Exception {
        FakeServletContext fake = new FakeServletContext(Style.LOOSE)
                .with("/WEB-INF/classes", codeSource(ContainerWorker.class))
                .withDirectoryLibrary("extension-impl.jar", codeSource(WebApplication.class))
                .withDirectoryLibrary("extension-api.jar", codeSource(WorkerMain.class));
        ServletContext context = fake.context();
        try (Container container = Container.of(Observer.class)) {
            new WebApplication().onStartup(Set.of(ContainerWorker.class), context);
            fake.listener().contextInitialized(new ServletContextEvent(context));
            WorkerHandle handle = find(container, "idle");
            ProcessHandle process = process(handle);
            WorkerRegistrar registrar = container.get(WorkerRegistrar.class);
            assertTrue(until(() -> !registrar.output(handle.id()).isEmpty()));
            String classPath = registrar.output(handle.id()).get(0);
            assertTrue(classPath.startsWith(ContainerWorker.CLASS_PATH), classPath);
            assertTrue(classPath.contains("classes.jar"), classPath);
            assertFalse(classPath.contains("test-classes"), classPath);
            fake.listener().contextDestroyed(new ServletContextEvent(context));
            assertFalse(process.isAlive());
            assertEquals(
                    List.of(),
                    registrar.workers().stream().map(WorkerInfo::name).toList());
        }
    }

    private static Path codeSource(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    // ---- Observers that fail

    @ApplicationScoped
    static class Throws {
        void exited(@Observes WorkerExited event) {
            throw new IllegalStateException("on purpose: " + event.exit().name());
        }
    }

    @BackgroundWorker(restartTime = "never")
    static final class Ends implements WorkerMain {
        @Override
        public void main(WorkerContext context) {}
    }

    @Test
    void anObserverThatThrowsKeepsNoAsynchronousOneFromHearing() throws Exception {
        try (Container container = Container.of(Ends.class, Throws.class, Observer.class)) {
            container.hosted();
            assertEquals(
                    "Ends",
                    next(container.get(Observer.class).exitedAsync()).exit().name());
        }
    }
}
