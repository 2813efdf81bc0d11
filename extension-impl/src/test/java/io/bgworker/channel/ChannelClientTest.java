package io.bgworker.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.bgworker.protocol.Frame;
import io.bgworker.protocol.MalformedFrameException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The client against a supervisor that says whatever it likes. */
@Timeout(120)
class ChannelClientTest {

    @TempDir
    Path directory;

    private interface Conversation {
        void with(ChannelClient client, SocketChannel supervisor) throws IOException;
    }

    private void talk(Conversation conversation) throws IOException {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("s"));
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(address);
            try (ChannelClient client = ChannelClient.connect(address.getPath());
                    SocketChannel supervisor = server.accept()) {
                conversation.with(client, supervisor);
            }
        }
    }

    private static void write(SocketChannel supervisor, Frame frame) throws IOException {
        supervisor.write(ByteBuffer.wrap(Peer.bytes(frame)));
    }

    @Test
    void framesThatCameBeforeTheEndAreReceivedBeforeTheEnd() throws Exception {
        talk((client, supervisor) -> {
            write(supervisor, new Frame.Terminate());
            write(supervisor, new Frame.Interrupt());
            supervisor.close();

            assertEquals(new Frame.Terminate(), client.receive());
            assertEquals(new Frame.Interrupt(), client.receive());
            assertNull(client.receive());
            assertNull(client.receive());
        });
    }

    @Test
    void endBeforeTheFirstFrameIsTheEnd() throws Exception {
        talk((client, supervisor) -> {
            supervisor.close();
            assertNull(client.receive());
        });
    }

    @Test
    void endInsideAFrameIsTheEnd() throws Exception {
        talk((client, supervisor) -> {
            supervisor.write(ByteBuffer.wrap(new byte[] {0, 0}));
            supervisor.close();
            assertNull(client.receive());
        });
    }

    @Test
    void garbageIsMalformed() throws Exception {
        talk((client, supervisor) -> {
            supervisor.write(ByteBuffer.wrap("HTTP/1.1 200 OK".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
            assertThrows(MalformedFrameException.class, client::receive);
        });
    }

    @Test
    void frameOfAWorkerIsRefused() throws Exception {
        talk((client, supervisor) -> {
            write(supervisor, new Frame.Entered());
            IOException refused = assertThrows(IOException.class, client::receive);
            assertEquals("The supervisor sent a frame of a worker: Entered", refused.getMessage());
        });
    }

    @Test
    void nobodyThereIsAnError() {
        assertThrows(IOException.class, () -> ChannelClient.connect(directory.resolve("nobody")));
    }
}
