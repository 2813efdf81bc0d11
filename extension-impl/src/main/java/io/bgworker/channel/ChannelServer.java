package io.bgworker.channel;

import io.bgworker.protocol.Frame;
import io.bgworker.protocol.MalformedFrameException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Takes the calls of all workers of an application on one Unix domain socket, with one thread. A caller proves who it is by
 * a one-time token in its first frame; nobody else is listened to.
 */
public final class ChannelServer implements AutoCloseable {

    private static final int READS_PER_TURN = 16;

    private static final int BACKLOG = 256;
    private static final long ACCEPT_AGAIN_MILLIS = 100;

    private volatile ServerSocketChannel server;
    private final Selector selector;
    private final Thread thread;

    /** By token. Written by any thread; each is taken out once, by the channel's thread. */
    private final Map<String, Endpoint> expected = new ConcurrentHashMap<>();

    /** Whether calls are not taken for a moment. Used by the channel's thread only. */
    private boolean acceptAgain;

    /** What others want done by the channel's thread. */
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

    private ChannelServer(ServerSocketChannel server, Selector selector, ThreadFactory threads) {
        this.server = server;
        this.selector = selector;
        this.thread = threads.newThread(this::run);
    }

    /**
     * Opens the socket and starts the thread.
     *
     * @param path where the socket shall be; nothing may be there
     * @param threads makes the one thread
     * @return the server, listening
     * @throws IOException if the socket cannot be opened
     */
    public static ChannelServer open(Path path, ThreadFactory threads) throws IOException {
        ServerSocketChannel server = bind(path);
        try {
            Selector selector = Selector.open();
            server.register(selector, SelectionKey.OP_ACCEPT);
            ChannelServer channel = new ChannelServer(server, selector, threads);
            channel.thread.start();
            return channel;
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private static ServerSocketChannel bind(Path path) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(path), BACKLOG);
            server.configureBlocking(false);
            return server;
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /**
     * Listens at another place, or at the same after its file was removed. Connections stay as they are.
     *
     * @param path where the socket shall be; nothing may be there
     * @throws IOException if it cannot be opened; the old one is then still in use
     */
    public void listenAt(Path path) throws IOException {
        ServerSocketChannel next = bind(path);
        ServerSocketChannel old = server;
        next.register(selector, SelectionKey.OP_ACCEPT);
        server = next;
        old.close();
        selector.wakeup();
    }

    /**
     * Expects a caller.
     *
     * @param token what it will prove itself with; used once
     * @param endpoint who hears it
     */
    public void expect(String token, Endpoint endpoint) {
        expected.put(token, endpoint);
    }

    /**
     * Says that the process that would have called with a token is gone, or was never started. If it has not called, and its
     * call is not waiting to be taken either, its endpoint's channel has ended.
     *
     * @param token the token
     */
    public void processGone(String token) {
        tasks.add(() -> {
            if (expected.containsKey(token)) {
                takeWaitingCalls();
            }
            Endpoint endpoint = expected.remove(token);
            if (endpoint != null) {
                endpoint.ended("");
            }
        });
        selector.wakeup();
    }

    /** Whether its thread lives. */
    public boolean isAlive() {
        return thread.isAlive();
    }

    /** Closes the socket and every connection, and waits for the thread to end. Endpoints are told. */
    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            // Its file goes with the run directory, and nobody can connect once the selector is closed.
        }
        tasks.add(() -> {
            for (SelectionKey key : selector.keys()) {
                if (key.attachment() instanceof Connection connection) {
                    end(connection, "");
                }
            }
            expected.values().forEach(endpoint -> endpoint.ended(""));
            expected.clear();
            closeQuietly(selector);
        });
        selector.wakeup();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (selector.isOpen()) {
            try {
                selector.select(this::serve, acceptAgain ? ACCEPT_AGAIN_MILLIS : 0);
                if (acceptAgain) {
                    acceptAgain = false;
                    acceptKeys().forEach(key -> key.interestOps(SelectionKey.OP_ACCEPT));
                }
            } catch (IOException | ClosedSelectorException e) {
                // Only ever the selector's own end; one failing socket is dealt with where it fails.
            }
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                runGuarded(task);
            }
        }
    }

    private Stream<SelectionKey> acceptKeys() {
        return selector.keys().stream().filter(key -> key.isValid() && !(key.attachment() instanceof Connection));
    }

    /** A task that fails, for want of memory perhaps, must not end the thread that everybody is heard by. */
    private static void runGuarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            // Whoever it was for is dealt with by its own deadlines.
        }
    }

    private void serve(SelectionKey key) {
        try {
            serveUnguarded(key);
        } catch (RuntimeException | Error e) {
            if (key.attachment() instanceof Connection connection) {
                runGuarded(() -> end(connection, "could not be served: " + e));
            }
        }
    }

    private void serveUnguarded(SelectionKey key) {
        if (!key.isValid()) {
            return;
        }
        if (key.attachment() instanceof Connection connection) {
            if (key.isWritable()) {
                connection.flush();
            }
            if (key.isValid() && key.isReadable()) {
                read(connection, READS_PER_TURN);
            }
        } else {
            acceptOne();
        }
    }

    private @Nullable Connection acceptOne() {
        SocketChannel socket = null;
        try {
            socket = server.accept();
            if (socket == null) {
                return null;
            }
            socket.configureBlocking(false);
            SelectionKey key = socket.register(selector, SelectionKey.OP_READ);
            Connection connection = new Connection(socket, key, violation -> breakOff(key, violation));
            key.attach(connection);
            return connection;
        } catch (IOException e) {
            // Out of file descriptors, for instance. The caller stays in the backlog, and its start has a deadline. Not
            // to
            // be asked again at once, and for ever.
            if (socket != null) {
                closeQuietly(socket);
            }
            acceptAgain = true;
            acceptKeys().forEach(key -> key.interestOps(0));
            return null;
        }
    }

    private void breakOff(SelectionKey key, String violation) {
        tasks.add(() -> {
            if (key.attachment() instanceof Connection connection) {
                end(connection, violation);
            }
        });
        selector.wakeup();
    }

    private void takeWaitingCalls() {
        while (acceptOne() != null) {
            // Read below, like those that called before and have not said who they are.
        }
        for (SelectionKey key : selector.keys()) {
            if (key.isValid() && key.attachment() instanceof Connection connection && connection.endpoint == null) {
                // A hello of ours is there after one read; a stranger's flood must not keep the others waiting.
                read(connection, READS_PER_TURN);
            }
        }
    }

    /** Reads at most so many times, so that a peer that never stops talking does not starve the others. */
    private void read(Connection connection, int timesMax) {
        try {
            for (int i = 0; i < timesMax; i++) {
                int count = connection.socket().read(connection.decoder.buffer());
                if (count < 0) {
                    end(connection, "");
                }
                if (count <= 0 || !receiveAll(connection)) {
                    return;
                }
            }
        } catch (MalformedFrameException e) {
            end(connection, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            end(connection, ""); // Connection reset: how the end of a peer that was killed may read.
        }
    }

    /** Hands on every frame that is complete; says whether the connection is still of use. */
    private boolean receiveAll(Connection connection) throws MalformedFrameException {
        for (Frame frame = connection.decoder.next(); frame != null; frame = connection.decoder.next()) {
            if (!receive(connection, frame)) {
                return false;
            }
        }
        return true;
    }

    private boolean receive(Connection connection, Frame frame) {
        Endpoint known = connection.endpoint;
        if (known == null) {
            return identify(connection, frame);
        }
        if (frame instanceof Frame.FromWorker fromWorker) {
            known.received(fromWorker);
            return true;
        }
        end(connection, "sent a frame of the supervisor: " + frame.getClass().getSimpleName());
        return false;
    }

    private boolean identify(Connection connection, Frame frame) {
        if (frame instanceof Frame.Hello hello) {
            Endpoint endpoint = expected.remove(hello.token());
            if (endpoint != null) {
                connection.endpoint = endpoint;
                endpoint.connected(connection);
                return true;
            }
        }
        end(connection, "");
        return false;
    }

    private void end(Connection connection, String violation) {
        connection.key().cancel();
        closeQuietly(connection.socket());
        Endpoint endpoint = connection.endpoint;
        if (endpoint != null) {
            connection.endpoint = null;
            endpoint.ended(violation);
        }
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            // It is not used any more either way.
        }
    }
}
