package io.bgworker.postgresql;

import static io.bgworker.runtime.Fixture.worker;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.ExitCause;
import io.bgworker.ShutdownMode;
import io.bgworker.WorkerHandle;
import io.bgworker.contract.Rule;
import io.bgworker.runtime.Fixture;
import io.bgworker.runtime.TestWorker;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * {@code postmaster/t/003_start_stop}: callers that never say who they are, with room for one worker only. Scenario 33. A
 * stop that waited for them would take an hour.
 */
@Timeout(Fixture.SECONDS_MAX)
final class HalfOpenConnectionsIT {

    /** More than may wait to be accepted, and far more than there may be workers. */
    private static final int CALLERS = 300;

    private final Fixture fixture = new Fixture(Map.of(
            "bgworker.max-worker-processes", "1", "bgworker.shutdown-timeout", "1h", "bgworker.kill-after", "1h"));

    private final List<SocketChannel> callers = new ArrayList<>();

    @BeforeEach
    void call() throws IOException {
        Path socket = socket();
        for (int i = 0; i < CALLERS; i++) {
            SocketChannel caller = SocketChannel.open(StandardProtocolFamily.UNIX);
            callers.add(caller);
            caller.connect(UnixDomainSocketAddress.of(socket));
            if (i % 2 == 0) {
                caller.write(ByteBuffer.wrap(new byte[] {0, 0, 0})); // The beginning of a frame.
            }
        }
    }

    private Path socket() throws IOException {
        try (var files = Files.walk(fixture.directory.resolve("run"))) {
            return files.filter(file -> file.endsWith("s")).findFirst().orElseThrow();
        }
    }

    @AfterEach
    void hangUp() throws IOException {
        for (SocketChannel caller : callers) {
            caller.close();
        }
        fixture.close();
    }

    @Test
    @Rule("STA-02")
    void takeNoPlaceOfAWorkerAndDoNotBlockAFastStop() throws Exception {
        WorkerHandle only = fixture.register(worker("only", TestWorker.FOREVER));
        assertTrue(only.awaitReady(Duration.ofSeconds(Fixture.SECONDS_MAX)));
        assertTrue(fixture.registrar()
                .tryRegister(worker("second", TestWorker.FOREVER).build())
                .isEmpty());
        fixture.runtime.stop(ShutdownMode.FAST);
        assertEquals(ExitCause.TERMINATED, only.lastExit().orElseThrow().cause());
        for (SocketChannel caller : callers) {
            assertTrue(hasEnded(caller));
        }
    }

    private static boolean hasEnded(SocketChannel caller) {
        try {
            return caller.read(ByteBuffer.allocate(1)) < 0;
        } catch (IOException e) {
            return true; // Hung up on while it was speaking.
        }
    }
}
