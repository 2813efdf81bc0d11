package io.bgworker.runtime;

import static io.bgworker.runtime.Fixture.worker;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.ExitCause;
import io.bgworker.Signal;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerStatus;
import io.bgworker.contract.Rule;
import io.bgworker.protocol.Call;
import io.bgworker.protocol.Frame;
import io.bgworker.protocol.FrameCodec;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Signals to workers that are there, and to workers that are not. */
final class SignalIT {

    private static final Duration LONG = Duration.ofSeconds(Fixture.SECONDS_MAX);

    private final Fixture fixture = new Fixture(Map.of("bgworker.kill-after", "1s"));

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    @Rule("SIG-02")
    void whoIsGoneCannotBeSentASignal() throws Exception {
        WorkerHandle handle = fixture.register(worker("brief", TestWorker.FOREVER));
        assertTrue(handle.awaitReady(LONG));
        assertTrue(handle.signal(Signal.USER));
        assertTrue(handle.signal(Signal.TERMINATE));
        assertEquals(WorkerStatus.STOPPED, handle.awaitShutdown(LONG));
        assertFalse(handle.signal(Signal.USER));
        assertFalse(handle.signal(Signal.TERMINATE));
    }

    @Test
    @Rule("SIG-02")
    void aWorkerIsToldTheSame() throws Exception {
        WorkerHandle handle = fixture.register(worker("sends", "signal-other"));
        fixture.awaitOutput(handle, "running: true, gone: false");
    }

    /** Whoever gets at the socket all the same: the directory that it is in is the server's own. */
    @Test
    @Timeout(120)
    @Rule("OBS-04")
    void strangerAtTheSocketStopsNobody() throws Exception {
        WorkerHandle handle = fixture.register(worker("steady", "pulse"));
        assertTrue(handle.awaitReady(LONG));
        long pid = handle.pid().orElseThrow();
        for (Frame first :
                List.of(new Frame.Hello("00".repeat(32)), new Frame.Request(1, new Call.Terminate(handle.id())))) {
            try (SocketChannel stranger = SocketChannel.open(UnixDomainSocketAddress.of(socket()))) {
                stranger.write(new ByteBuffer[] {
                    FrameCodec.encode(first),
                    FrameCodec.encode(new Frame.Request(1, new Call.Terminate(handle.id()))),
                    FrameCodec.encode(new Frame.Exit(Frame.Exit.Kind.RETURNED, 0, ""))
                });
                awaitHangUp(stranger);
            }
        }
        assertTrue(handle.signal(Signal.USER));
        fixture.awaitOutput(handle, "pulse");
        assertEquals(pid, handle.pid().orElseThrow());
        assertTrue(fixture.exited.isEmpty());
    }

    private Path socket() throws IOException {
        try (Stream<Path> files = Files.walk(fixture.directory.resolve("run"))) {
            return files.filter(file -> !Files.isRegularFile(file) && !Files.isDirectory(file))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void awaitHangUp(SocketChannel stranger) {
        try {
            assertEquals(-1, stranger.read(ByteBuffer.allocate(1)), "it was answered");
        } catch (IOException e) {
            assertTrue(e.toString().contains("reset"), e::toString); // There was something that nobody read any more.
        }
    }

    /** It could have unblocked them, and looked at its latch. */
    @Test
    @Rule({"CHD-03", "OUR-09"})
    void workerThatNeverUnblocksIsNamedAndKilled() throws Exception {
        try (LogRecords log = LogRecords.of("io.bgworker.supervisor")) {
            WorkerHandle handle = fixture.register(worker("blocked", "never-unblocks"));
            assertTrue(handle.awaitReady(LONG));
            handle.terminate();
            WorkerExit exit = fixture.nextExit();
            assertEquals(ExitCause.KILLED, exit.cause());
            log.await("BGW1006", "Worker 'blocked' (0.1, process " + exit.pid(), "has not reacted");
            List<String> output =
                    fixture.registrar().report(exit.worker()).orElseThrow().lastOutput();
            assertFalse(output.contains("terminate handler"), output::toString);
        }
    }
}
