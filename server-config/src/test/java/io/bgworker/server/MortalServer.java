package io.bgworker.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server that the test starts and ends by itself: the published configuration with the sample in it. */
final class MortalServer {

    private static final String NAME = "mortal";
    private static final Path USER_DIRECTORY = Path.of(System.getProperty("mortal.user.directory"));
    private static final String PORT = System.getProperty("mortal.http.port");

    private final Process script;
    private final ProcessHandle jvm;
    private final Sample sample = new Sample(URI.create("http://localhost:" + PORT + "/bgworker-sample/"));

    private MortalServer(Process script, ProcessHandle jvm) {
        this.script = script;
        this.jvm = jvm;
    }

    static MortalServer start(Path runDir) throws Exception {
        Path directory = Files.createDirectories(USER_DIRECTORY.resolve("servers/" + NAME));
        configure(directory);
        ProcessBuilder run = new ProcessBuilder(System.getProperty("liberty.home") + "/bin/server", "run", NAME)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("console.log").toFile());
        run.environment().put("WLP_USER_DIR", USER_DIRECTORY.toString());
        run.environment().put("JAVA_HOME", System.getProperty("java.home"));
        run.environment().put("BGWORKER_RUN_DIR", runDir.toString());
        Process script = run.start();
        MortalServer server = new MortalServer(script, awaitJvm(script));
        Await.until("the sample answers, see " + directory, server::answers);
        return server;
    }

    private static void configure(Path directory) throws IOException {
        try (Stream<Path> published = Files.list(Path.of(System.getProperty("published.config")))) {
            for (Path file : published.toList()) {
                Files.copy(file, directory.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.writeString(directory.resolve("bootstrap.properties"), "http.port=" + PORT + "\n");
        Path applications = Files.createDirectories(directory.resolve("apps"));
        Files.copy(
                Path.of(System.getProperty("it.sample")),
                applications.resolve("bgworker-sample.war"),
                StandardCopyOption.REPLACE_EXISTING);
    }

    /** The script starts the JVM, and may have become it. */
    private static ProcessHandle awaitJvm(Process script) throws Exception {
        ProcessHandle[] found = new ProcessHandle[1];
        Await.until("the server's JVM runs", () -> {
            found[0] = Stream.concat(Stream.of(script.toHandle()), script.descendants())
                    .filter(MortalServer::isServer)
                    .findFirst()
                    .orElse(null);
            return found[0] != null;
        });
        return found[0];
    }

    private static boolean isServer(ProcessHandle process) {
        List<String> arguments = List.of(process.info().arguments().orElse(new String[0]));
        return process.info().command().orElse("").endsWith("/java") && arguments.contains(NAME);
    }

    private boolean answers() {
        try {
            return sample.get("api/workers").status() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    Sample sample() {
        return sample;
    }

    long pid() {
        return jvm.pid();
    }

    /** SIGTERM, and all the time that the server takes. */
    void terminate() throws Exception {
        jvm.destroy();
        jvm.onExit().get(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** SIGKILL, to the JVM only. Has no effect on a server that has ended. */
    void kill() throws Exception {
        jvm.destroyForcibly();
        jvm.onExit().get(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        script.waitFor();
    }
}
