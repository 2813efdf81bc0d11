package io.bgworker.worker;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.bgworker.channel.ChannelClient;
import io.bgworker.protocol.Call;
import io.bgworker.protocol.Frame;
import io.bgworker.protocol.FrameCodec;
import io.bgworker.protocol.FrameDecoder;
import io.bgworker.protocol.Result;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** The other end of a worker's channel, as far as its calls go: the test reads what is asked and says what is answered. */
final class SupervisorSide implements AutoCloseable {

    final ChannelClient client;
    final Calls calls;
    private final Path directory;
    private final ServerSocketChannel server;
    private final SocketChannel socket;
    private final FrameDecoder decoder = new FrameDecoder();
    private final ExecutorService answering = Executors.newSingleThreadExecutor();

    SupervisorSide() {
        try {
            directory = Files.createTempDirectory("bgw"); // Short: sockets must fit.
            Path path = directory.resolve("s");
            server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(path));
            client = ChannelClient.connect(path);
            socket = server.accept();
            receiveFirstFrame();
            calls = new Calls(client);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As a worker has when it calls anything: only then does the channel not mind interrupts. */
    private void receiveFirstFrame() throws IOException {
        ByteBuffer frame = FrameCodec.encode(new Frame.DumpRequest());
        while (frame.hasRemaining()) {
            socket.write(frame);
        }
        assertInstanceOf(Frame.DumpRequest.class, client.receive());
    }

    Frame.FromWorker next() {
        try {
            for (Frame frame = decoder.next(); ; frame = decoder.next()) {
                if (frame != null) {
                    return assertInstanceOf(Frame.FromWorker.class, frame);
                }
                if (socket.read(decoder.buffer()) < 0) {
                    throw new EOFException();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Frame.Request nextRequest() {
        return assertInstanceOf(Frame.Request.class, next());
    }

    void reply(Frame.Request to, boolean last, Result result) {
        calls.answered(new Frame.Reply(to.request(), last, result));
    }

    /** Answers every call from now on. */
    void answer(Function<Call, Result> answers) {
        answering.execute(() -> {
            try {
                while (true) {
                    Frame.Request request = nextRequest();
                    reply(request, true, answers.apply(request.call()));
                }
            } catch (UncheckedIOException e) {
                // The test is over.
            }
        });
    }

    @Override
    public void close() throws IOException {
        client.close();
        socket.close();
        server.close();
        answering.shutdownNow();
        Files.delete(directory.resolve("s"));
        Files.delete(directory);
    }
}
