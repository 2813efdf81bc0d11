package io.bgworker.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.contract.Rule;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A worker's JVM whose supervisor dies before it has become a worker: at each step on the way. */
@Rule("PMD-02")
final class NewbornIT {

    private static final long SECONDS_MAX = 60;

    private Path directory;
    private ServerSocketChannel server;
    private Process newborn;

    @BeforeEach
    void begin() throws IOException {
        directory = Files.createTempDirectory("bgn"); // Short: sockets must fit.
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket()));
        newborn = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private Path socket() {
        return directory.resolve("s");
    }

    @AfterEach
    void end() throws IOException {
        newborn.destroyForcibly();
        server.close();
        Files.deleteIfExists(socket());
        Files.delete(directory);
    }

    private void handOver() throws IOException {
        try (OutputStream input = newborn.getOutputStream()) {
            input.write((socket() + "\ntoken\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    private void assertEnds() throws InterruptedException {
        assertTrue(newborn.waitFor(SECONDS_MAX, TimeUnit.SECONDS), "it lives on as an orphan");
        assertEquals(1, newborn.exitValue());
    }

    @Test
    void endsWhenItIsNotToldWhereToCall() throws Exception {
        newborn.getOutputStream().close();
        assertEnds();
    }

    @Test
    void endsWhenNobodyAnswersItsCall() throws Exception {
        server.close();
        handOver();
        assertEnds();
    }

    @Test
    void endsWhenItIsNotAssigned() throws Exception {
        handOver();
        try (SocketChannel channel = server.accept()) {
            assertTrue(channel.read(ByteBuffer.allocate(1_000)) > 0, "it has said who it is, and waits");
        }
        assertEnds();
    }
}
