package io.bgworker.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** An Open Liberty with the sample in it. */
final class Liberty implements AutoCloseable {

    /** Where Open Liberty is. */
    private static final String HOME = "benchmarks.liberty.home";

    /** Where the server {@link #SERVER} is. */
    private static final String USER_DIRECTORY = "benchmarks.liberty.user";

    private static final String SERVER = "benchmarks";
    private static final String READY = "CWWKF0011I";
    private static final long SECONDS_MAX = 120;

    private final Process process;
    private final int port;

    /** How long it took until it was ready. */
    final long nanosToReady;

    private Liberty(Process process, int port, long nanosToReady) {
        this.process = process;
        this.port = port;
        this.nanosToReady = nanosToReady;
    }

    /** What is missing on this machine; empty if nothing is. */
    static Optional<String> missing() {
        return Files.isExecutable(program())
                ? Optional.empty()
                : Optional.of("there is no Open Liberty at " + program() + "; run this by Maven's phase verify");
    }

    private static Path program() {
        return Path.of(System.getProperty(HOME, ""), "bin", "server");
    }

    /** Starts it with these additions to its environment, and waits until it is ready. */
    static Liberty start(Map<String, String> environment) throws IOException {
        int port = freePort();
        ProcessBuilder builder =
                new ProcessBuilder(program().toString(), "run", SERVER, "--clean").redirectErrorStream(true);
        builder.environment().put("WLP_USER_DIR", System.getProperty(USER_DIRECTORY));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("http_port", Integer.toString(port));
        builder.environment().putAll(environment);
        long begin = System.nanoTime();
        Process process = builder.start();
        BufferedReader out = process.inputReader();
        StringBuilder said = new StringBuilder();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            said.append(line).append('\n');
            if (line.contains(READY)) {
                long took = System.nanoTime() - begin;
                drain(out);
                return new Liberty(process, port, took);
            }
        }
        throw new IOException("Open Liberty ended before it was ready:\n" + said);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void drain(BufferedReader out) {
        Thread thread = new Thread(
                () -> {
                    try (out) {
                        out.lines().forEach(line -> {});
                    } catch (IOException | java.io.UncheckedIOException e) {
                        // It has ended.
                    }
                },
                "liberty-output");
        thread.setDaemon(true);
        thread.start();
    }

    /** A page or a call of the sample. */
    URI uri(String path) {
        return URI.create("http://localhost:" + port + "/bgworker-sample/" + path);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
                throw new IllegalStateException("Open Liberty did not end within " + SECONDS_MAX + " seconds");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
