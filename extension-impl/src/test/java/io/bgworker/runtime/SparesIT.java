package io.bgworker.runtime;

import static io.bgworker.runtime.Fixture.worker;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.RestartPolicy;
import io.bgworker.ShutdownMode;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerInfo;
import io.bgworker.WorkerMain;
import io.bgworker.WorkerSpec;
import io.bgworker.WorkerStatus;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real spares: that they are there, that what becomes of them is a fresh process, and that nobody notices what befalls them. */
final class SparesIT {

    private static final Duration LONG = Duration.ofSeconds(Fixture.SECONDS_MAX);
    private static final String SPARE = "bgworker-spare";

    private final Map<String, String> configuration = new TreeMap<>(Map.of("bgworker.spares", "1"));
    private Fixture fixture;

    private Fixture fixture() {
        if (fixture == null) {
            fixture = new Fixture(configuration);
        }
        return fixture;
    }

    @AfterEach
    void stop() {
        if (fixture != null) {
            fixture.close();
        }
    }

    private WorkerHandle register(String name, String mainArg) throws InterruptedException {
        WorkerHandle handle = fixture().register(worker(name, mainArg).restartPolicy(RestartPolicy.never()));
        assertTrue(handle.awaitReady(LONG), () -> "ready is " + handle.lastExit());
        return handle;
    }

    /** The processes that wait, by what the system calls them. */
    private List<ProcessHandle> spares() {
        return fixture().processes().stream()
                .filter(process -> comm(process.pid()).equals(SPARE))
                .toList();
    }

    private static String comm(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/comm")).strip();
        } catch (IOException e) {
            return "";
        }
    }

    private long awaitSpare() {
        assertTrue(Await.until(() -> fixture().runtime.spares() == 1 && spares().size() == 1));
        return spares().get(0).pid();
    }

    @Test
    void thereIsNoneBeforeTheFirstWorkerAndOneAfterIt() throws Exception {
        assertEquals(List.of(), fixture().processes());
        assertEquals(0, fixture().runtime.spares());
        register("first", TestWorker.FOREVER);
        awaitSpare();
        assertEquals(2, fixture().processes().size());
    }

    @Test
    void becomesTheNextWorkerAndIsReplaced() throws Exception {
        register("first", TestWorker.FOREVER);
        long spare = awaitSpare();
        WorkerHandle second = register("second", TestWorker.FOREVER);
        assertEquals(spare, second.pid().orElseThrow());
        awaitComm("second", second);
        long next = awaitSpare();
        assertFalse(next == spare, "each is used once");
        assertTrue(fixture().registrar().workers().stream().allMatch(worker -> worker.restarts() == 0));
    }

    /** What a process has that has been used before. */
    static final class Tracks implements WorkerMain {

        private static int calls;

        @Override
        public void main(WorkerContext context) throws Exception {
            System.out.println("calls " + ++calls);
            System.out.println("thread " + Thread.currentThread().getName() + " interrupted "
                    + Thread.currentThread().isInterrupted());
            System.out.println("property " + System.setProperty("bgworker.test.track", "left"));
            System.out.println("threads "
                    + Thread.getAllStackTraces().keySet().stream()
                            .map(Thread::getName)
                            .filter(name -> name.startsWith("bgworker"))
                            .sorted()
                            .toList());
            System.out.println("all told");
            context.latch().await("told");
        }
    }

    @Test
    void isAsFreshAsAnyProcess() throws Exception {
        List<List<String>> told = new ArrayList<>();
        Set<Long> pids = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            WorkerHandle handle = fixture()
                    .registrar()
                    .register(
                            WorkerSpec.builder(Tracks.class).name("tracks-" + i).build());
            fixture().awaitOutput(handle, "all told");
            told.add(fixture().registrar().output(handle.id()));
            pids.add(handle.pid().orElseThrow());
            awaitSpare();
        }
        assertEquals(3, pids.size());
        assertEquals(told.get(0), told.get(1));
        assertEquals(told.get(0), told.get(2));
        assertEquals("calls 1", told.get(2).get(0));
    }

    @Test
    void oneThatIsKilledIsReplacedAndNobodyNotices() throws Exception {
        register("first", TestWorker.FOREVER);
        long spare = awaitSpare();
        Fixture.signal("KILL", spare);
        assertTrue(Await.until(() -> fixture().runtime.spares() == 0));
        long next = awaitSpare();
        assertFalse(next == spare);
        assertTrue(fixture().exited.isEmpty());
        assertEquals(1, fixture().registrar().workers().size());
        assertEquals(next, register("second", TestWorker.FOREVER).pid().orElseThrow());
    }

    /** It is stopped, so that it cannot take what it is handed; and killed then, as if that came in between. */
    @Test
    void workerWhoseSpareDiesBeforeTheEntryStartsWithoutOne() throws Exception {
        register("first", TestWorker.FOREVER);
        long spare = awaitSpare();
        Fixture.signal("STOP", spare);
        WorkerHandle second =
                fixture().register(worker("second", TestWorker.FOREVER).restartPolicy(RestartPolicy.never()));
        assertEquals(WorkerStatus.STARTED, second.awaitStartup(LONG));
        assertEquals(spare, second.pid().orElseThrow());
        Fixture.signal("KILL", spare);
        assertTrue(second.awaitReady(LONG));
        assertFalse(second.pid().orElseThrow() == spare);
        assertTrue(fixture().exited.isEmpty(), "it did not end");
        assertEquals(0, info(second).restarts());
        assertEquals("", second.lastExit().map(WorkerExit::describe).orElse(""));
        awaitComm("second", second);
        register("third", TestWorker.FOREVER);
        for (String name : List.of("first", "second", "third")) {
            assertEquals(name, fixture().nextStart().worker().name(), "told once of each");
        }
    }

    /** The thread that names the process has not to be the first. */
    private static void awaitComm(String name, WorkerHandle worker) {
        assertTrue(Await.until(() -> Fixture.commOf(worker).equals(name)));
    }

    private WorkerInfo info(WorkerHandle handle) {
        return fixture().registrar().workers().stream()
                .filter(worker -> worker.id().equals(handle.id()))
                .findFirst()
                .orElseThrow();
    }

    // ---- What they have loaded

    /** Loaded by nobody but by its name. */
    static final class Rare {

        static final String TRACE = "bgworker.test.rare";

        static {
            System.setProperty(TRACE, "initialised");
        }

        private Rare() {}
    }

    /** Looks what is there, uses the rare class if it is told to, and then stays or not. */
    static final class Curious implements WorkerMain {

        static final String ENDS = "use";
        static final String STAYS = "use, stay";
        static final String LOOKS = "look";

        private static final String RARE = "io.bgworker.runtime.SparesIT$Rare";

        @Override
        public void main(WorkerContext context) throws Exception {
            String order = context.entry().mainArg().asText();
            Method find = ClassLoader.class.getDeclaredMethod("findLoadedClass", String.class);
            find.setAccessible(true);
            boolean loaded = find.invoke(ClassLoader.getSystemClassLoader(), RARE) != null;
            System.out.println("loaded " + loaded + ", " + System.getProperty("bgworker.test.rare"));
            if (!order.equals(LOOKS)) {
                Class.forName(RARE);
            }
            if (!order.equals(ENDS)) {
                context.latch().await("curious");
            }
        }
    }

    private WorkerHandle curious(String name, String order) {
        return fixture()
                .register(WorkerSpec.builder(Curious.class)
                        .name(name)
                        .mainArg(order)
                        .restartPolicy(RestartPolicy.never()));
    }

    /** What the worker sees that begins now. */
    private String look() {
        try {
            WorkerHandle handle = curious("looks", Curious.LOOKS);
            String seen = fixture().awaitOutput(handle, "loaded ");
            handle.terminate();
            handle.awaitShutdown(LONG);
            return seen;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {Curious.ENDS, Curious.STAYS})
    void haveLoadedWhatTheFirstWorkerHasAndNotInitialisedIt(String order) throws Exception {
        configuration.put("bgworker.jvm-options", "--add-opens=java.base/java.lang=ALL-UNNAMED");
        WorkerHandle first = curious("first", order);
        assertEquals("loaded false, null", fixture().awaitOutput(first, "loaded "));
        assertTrue(Await.until(() -> look().equals("loaded true, null")));
    }

    /** Its first process was a spare, of which nobody knew that it would be asked. */
    @Test
    void haveLoadedWhatAWorkerHasThatNeverStartsWithoutOne() throws Exception {
        configuration.put("bgworker.jvm-options", "--add-opens=java.base/java.lang=ALL-UNNAMED");
        register("first", TestWorker.FOREVER);
        for (String name : List.of("second", "third")) {
            long spare = awaitSpare();
            WorkerHandle worker = curious(name, Curious.ENDS);
            fixture().awaitOutput(worker, "loaded false, null");
            assertEquals(spare, fixture().nextExit().pid());
        }
        assertTrue(Await.until(() -> look().equals("loaded true, null")));
    }

    @Test
    void oneWhoseDirectoryIsGoneIsNotUsed() throws Exception {
        register("first", TestWorker.FOREVER);
        long spare = awaitSpare();
        Path directory = Path.of("/proc/" + spare + "/cwd").toRealPath();
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
        WorkerHandle second = register("second", TestWorker.FOREVER);
        assertFalse(second.pid().orElseThrow() == spare);
        assertTrue(fixture().exited.isEmpty(), "it did not end");
    }

    @Test
    void isReplacedWhenTheConfigurationIsReloaded() throws Exception {
        register("first", TestWorker.FOREVER);
        long spare = awaitSpare();
        fixture().registrar().reload();
        assertTrue(Await.until(() -> spares().stream().noneMatch(each -> each.pid() == spare)
                && fixture().runtime.spares() == 1));
        assertFalse(awaitSpare() == spare);
    }

    @Test
    void theirNumberIsLive() throws Exception {
        configuration.put("bgworker.spares", "0");
        register("first", TestWorker.FOREVER);
        register("second", TestWorker.FOREVER);
        assertEquals(2, fixture().processes().size());
        fixture().reload("bgworker.spares", "2");
        assertTrue(Await.until(() -> fixture().runtime.spares() == 2));
        fixture().reload("bgworker.spares", "0");
        assertTrue(Await.until(() -> fixture().processes().size() == 2));
        assertEquals(0, fixture().runtime.spares());
    }

    @Test
    void theirNumberFollowsTheDemandIfItIsAuto() throws Exception {
        configuration.put("bgworker.spares", "auto");
        configuration.put("bgworker.spares.max", "3");
        register("first", TestWorker.FOREVER);
        awaitSpare();
        List<WorkerHandle> rush = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            rush.add(fixture().register(worker("rush-" + i, TestWorker.FOREVER)));
        }
        for (WorkerHandle handle : rush) {
            assertTrue(handle.awaitReady(LONG));
        }
        assertTrue(Await.until(() -> fixture().runtime.spares() == 3));
        assertEquals(8, fixture().processes().size());
    }

    @Test
    void afterARushThereAreAsManyAsBefore() throws Exception {
        configuration.put("bgworker.max-worker-processes", "30");
        configuration.put("bgworker.spares", "2");
        List<WorkerHandle> handles = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            handles.add(fixture().register(worker("rush-" + i, TestWorker.FOREVER)));
        }
        for (WorkerHandle handle : handles) {
            assertTrue(handle.awaitReady(LONG));
        }
        assertTrue(Await.until(() -> fixture().runtime.spares() == 2));
        assertEquals(14, fixture().processes().size());
        assertEquals(
                12,
                handles.stream()
                        .map(handle -> handle.pid().orElseThrow())
                        .collect(Collectors.toSet())
                        .size());
    }

    @Test
    void doNotCountAsWorkers() throws Exception {
        configuration.put("bgworker.max-worker-processes", "2");
        register("first", TestWorker.FOREVER);
        awaitSpare();
        register("second", TestWorker.FOREVER);
        assertEquals(2, fixture().registrar().workers().size());
    }

    @Test
    void workerWithOptionsOfItsOwnStartsWithoutOne() throws Exception {
        register("first", TestWorker.FOREVER);
        long spare = awaitSpare();
        WorkerHandle own = fixture().register(worker("own", TestWorker.FOREVER).jvmOptions("-Xmx64m"));
        assertTrue(own.awaitReady(LONG));
        WorkerHandle ownJava =
                fixture().register(worker("own-java", TestWorker.FOREVER).javaHome(System.getProperty("java.home")));
        assertTrue(ownJava.awaitReady(LONG));
        assertEquals(spare, awaitSpare(), "it waits for somebody else");
    }

    @Test
    void workerWithOptionsOfItsOwnHasSparesOfItsOwnIfItAsksForThem() throws Exception {
        configuration.put("bgworker.spares", "0");
        WorkerSpec.Builder first =
                worker("first", TestWorker.FOREVER).jvmOptions("-Xmx64m").spares(1);
        assertTrue(fixture().register(first).awaitReady(LONG));
        long spare = awaitSpare();
        WorkerHandle other =
                fixture().register(worker("other", TestWorker.FOREVER).jvmOptions("-Xmx65m"));
        assertTrue(other.awaitReady(LONG));
        assertEquals(spare, awaitSpare(), "it waits for its own kind");
        WorkerSpec.Builder second =
                worker("second", TestWorker.FOREVER).jvmOptions("-Xmx64m").spares(1);
        WorkerHandle handle = fixture().register(second);
        assertTrue(handle.awaitReady(LONG));
        assertEquals(spare, handle.pid().orElseThrow());
        Path arguments = Path.of("/proc/" + spare + "/cwd").toRealPath().resolve("arguments");
        assertTrue(Files.readString(arguments).contains("-Xmx64m"));
        assertFalse(awaitSpare() == spare);
    }

    @Test
    void areGoneWhenTheApplicationHasStopped() throws Exception {
        register("first", TestWorker.FOREVER);
        awaitSpare();
        fixture().runtime.stop(ShutdownMode.FAST);
        assertEquals(List.of(), fixture().processes());
    }
}
