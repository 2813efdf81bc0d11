package io.bgworker.worker;

import io.bgworker.protocol.Frame;
import io.bgworker.protocol.FrameCodec;
import io.bgworker.protocol.FrameDecoder;
import io.bgworker.protocol.Result;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Plays the supervisor, for a process of a worker to go through its part: takes one call, answers with the assignment, and
 * all requests with the same result, until the other side hangs up. The socket is in the working directory, whose path may be too long for one.
 */
final class MockSupervisor implements AutoCloseable {

    private static final Path SOCKET = Path.of("s");

    private final ServerSocketChannel server;

    private MockSupervisor(ServerSocketChannel server) {
        this.server = server;
    }

    static MockSupervisor assigning(Frame.Assign assignment) throws IOException {
        return assigning(assignment, new Result.Done());
    }

    /** The same with an answer to whatever it is asked. */
    static MockSupervisor assigning(Frame.Assign assignment, Result answer) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(SOCKET));
        MockSupervisor supervisor = new MockSupervisor(server);
        Thread thread = new Thread(() -> supervisor.take(assignment, answer), "mock-supervisor");
        thread.setDaemon(true);
        thread.start();
        return supervisor;
    }

    Path socket() {
        return SOCKET;
    }

    private void take(Frame.Assign assignment, Result answer) {
        try (SocketChannel worker = server.accept()) {
            send(assignment, worker);
            FrameDecoder decoder = new FrameDecoder();
            while (worker.read(decoder.buffer()) >= 0) {
                for (Frame frame = decoder.next(); frame != null; frame = decoder.next()) {
                    if (frame instanceof Frame.Request request) {
                        send(new Frame.Reply(request.request(), true, answer), worker);
                    }
                    // What else it says is of no interest.
                }
            }
        } catch (IOException e) {
            // Then the worker sees that, and ends.
        }
    }

    private static void send(Frame.FromSupervisor frame, SocketChannel worker) throws IOException {
        ByteBuffer bytes = FrameCodec.encode(frame);
        while (bytes.hasRemaining()) {
            worker.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(SOCKET);
    }
}
