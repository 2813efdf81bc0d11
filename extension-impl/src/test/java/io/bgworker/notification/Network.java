package io.bgworker.notification;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The network between a server on a loopback port and its clients, which can be cut: neither side is told. */
final class Network implements AutoCloseable {

    private final int to;
    private final ServerSocket entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Wire> wires = new CopyOnWriteArrayList<>();

    Network(int to) throws IOException {
        this.to = to;
        inBackground(this::accept);
    }

    int port() {
        return entrance.getLocalPort();
    }

    /** Carries nothing any more for those who are connected; for those who will be, it does. */
    void cut() {
        wires.forEach(wire -> wire.cut = true);
    }

    private void accept() throws IOException {
        while (true) {
            Wire wire = new Wire(entrance.accept(), new Socket(InetAddress.getLoopbackAddress(), to));
            wires.add(wire);
            inBackground(() -> wire.carry(wire.client, wire.server));
            inBackground(() -> wire.carry(wire.server, wire.client));
        }
    }

    @Override
    public void close() throws IOException {
        entrance.close();
        for (Wire wire : wires) {
            wire.client.close();
            wire.server.close();
        }
    }

    private static final class Wire {

        private final Socket client;
        private final Socket server;
        private volatile boolean cut;

        Wire(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        /** What is sent after the cut gets lost, and so does the end of the connection. */
        void carry(Socket from, Socket to) throws IOException {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] some = new byte[8_192];
            for (int length = in.read(some); length >= 0; length = in.read(some)) {
                if (!cut) {
                    out.write(some, 0, length);
                }
            }
            if (!cut) {
                to.close();
            }
        }
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void inBackground(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException e) {
                // Closed, by one side or the other.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
