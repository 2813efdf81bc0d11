package io.bgworker.runtime;

import static io.bgworker.runtime.Fixture.worker;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.StartTime;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerInfo;
import io.bgworker.WorkerSpec;
import io.bgworker.WorkerStatus;
import io.bgworker.channel.ChannelClient;
import io.bgworker.channel.ChannelServer;
import io.bgworker.contract.Rule;
import io.bgworker.launcher.SegmentDirectory;
import io.bgworker.notification.LocalTransport;
import io.bgworker.protocol.Call;
import io.bgworker.protocol.Frame;
import io.bgworker.shm.SegmentFile;
import io.bgworker.spi.ServerState;
import io.bgworker.supervisor.Event;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests of a worker that is dead before they are dealt with. What it registers waits for the server. */
final class RemoteCallsTest {

    private static final Duration LONG = Duration.ofSeconds(Fixture.SECONDS_MAX);
    private static final int MAX = 2;

    private final Fixture fixture =
            new Fixture(ServerState.CONSISTENT, Map.of("bgworker.max-worker-processes", Integer.toString(MAX)));
    private final BlockingQueue<Runnable> io = new LinkedBlockingQueue<>();
    private final BlockingQueue<Event> heard = new LinkedBlockingQueue<>();
    private final NamedDatabases databases = new NamedDatabases(name -> Optional.empty(), "default", false);
    private final NotificationHub hub =
            new NotificationHub(new LocalTransport(), new PlainThreads(RemoteCallsTest.class.getClassLoader()));
    private final ScheduledThreadPoolExecutor memoryIo =
            new ScheduledThreadPoolExecutor(1); // Unused, so without a thread.
    private final RemoteCalls calls = new RemoteCalls(
            (ServerRegistrar) fixture.registrar(),
            databases,
            new Sessions(databases, name -> {}),
            hub,
            new MemoryCalls(new MemoryHost(
                    0,
                    () -> 1,
                    RemoteCallsTest::noDirectory,
                    SegmentFile::create,
                    memoryIo,
                    Runnable::run,
                    System::gc)),
            key -> Optional.empty(),
            io::add);
    private final LogPump pump = new LogPump(Thread::new); // Ended by the test.
    private final Run asker = new Run(
            new WorkerCell(Views.running()),
            1,
            "token",
            new WorkerOutput("asker", Views.ID, 1, pump),
            Optional.empty(),
            heard::add,
            calls::answer,
            (run, count) -> {},
            token -> {});

    private ChannelServer server;
    private ChannelClient registrant;

    private static SegmentDirectory noDirectory() {
        throw new AssertionError("Nobody shares memory here");
    }

    @BeforeEach
    void connect() throws IOException {
        Path socket = fixture.directory.resolve("s");
        server = ChannelServer.open(socket, Thread::new);
        server.expect(asker.token, asker);
        registrant = ChannelClient.connect(socket);
        registrant.send(new Frame.Hello(asker.token));
    }

    @AfterEach
    void stop() throws IOException {
        registrant.close();
        server.close();
        pump.close();
        fixture.close();
    }

    private static WorkerSpec spec(String name) {
        return worker(name, TestWorker.FOREVER)
                .startTime(StartTime.RECOVERY_FINISHED)
                .build();
    }

    private List<String> registered() {
        return fixture.registrar().workers().stream().map(WorkerInfo::name).toList();
    }

    /** For one of them there is no room. */
    @Test
    @Rule("REG-15")
    void whatWasUnderWayWhenTheRegistrantDiedStandsAndLeaksNothing() throws Exception {
        List<Runnable> underWay = new ArrayList<>();
        for (int request = 0; request <= MAX; request++) {
            registrant.send(new Frame.Request(request, new Call.Register(spec("child " + request))));
            underWay.add(io.poll(Fixture.SECONDS_MAX, TimeUnit.SECONDS));
        }
        registrant.close();
        assertTrue(Await.until(() -> heard.contains(new Event.ChannelEnded(Views.ID, 1, ""))));
        assertEquals(List.of(), registered(), "nothing was done so far");

        underWay.forEach(Runnable::run);
        assertEquals(List.of("child 0", "child 1"), registered());
        assertEquals(0, asker.requestsUnderWay.get());

        for (WorkerInfo child : fixture.registrar().workers()) {
            WorkerHandle handle = fixture.registrar().find(child.id()).orElseThrow();
            handle.terminate();
            assertEquals(WorkerStatus.STOPPED, handle.awaitShutdown(LONG));
        }
        Set<Integer> slots = new TreeSet<>();
        for (int i = 0; i < MAX; i++) {
            slots.add(fixture.registrar().register(spec("next " + i)).id().slot());
        }
        assertEquals(Set.of(0, 1), slots, "every one is free again");
    }
}
