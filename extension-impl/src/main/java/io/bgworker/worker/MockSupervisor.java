package io.bgworker.worker;

import io.bgworker.protocol.Frame;
import io.bgworker.protocol.FrameCodec;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Plays the supervisor, for a process of a worker to go through its part: takes one call, answers with the assignment, and
 * listens until the other side hangs up. The socket is in the working directory, whose path may be too long for one.
 */
final class MockSupervisor implements AutoCloseable {

    private static final Path SOCKET = Path.of("s");

    private final ServerSocketChannel server;

    private MockSupervisor(ServerSocketChannel server) {
        this.server = server;
    }

    static MockSupervisor assigning(Frame.Assign assignment) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(SOCKET));
        MockSupervisor supervisor = new MockSupervisor(server);
        ByteBuffer bytes = FrameCodec.encode(assignment);
        Thread thread = new Thread(() -> supervisor.take(bytes), "mock-supervisor");
        thread.setDaemon(true);
        thread.start();
        return supervisor;
    }

    Path socket() {
        return SOCKET;
    }

    private void take(ByteBuffer assignment) {
        try (SocketChannel worker = server.accept()) {
            while (assignment.hasRemaining()) {
                worker.write(assignment);
            }
            InputStream from = Channels.newInputStream(worker);
            while (from.read() >= 0) {
                // What it says is of no interest.
            }
        } catch (IOException e) {
            // Then the worker sees that, and ends.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(SOCKET);
    }
}
