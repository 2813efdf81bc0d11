package io.bgworker.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Pattern;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/**
 * Deploys as an administrator does, by putting a file into {@code dropins}, and reads the server's log for what came of it.
 * Arquillian would tell that a deployment failed, but not why.
 */
final class Dropins {

    private final Path server = Path.of(System.getProperty("server.directory"));

    /** What came of a deployment, and what the server's log says of it. */
    record Outcome(boolean started, String log) {}

    Outcome deploy(WebArchive war) throws Exception {
        String application = war.getName().replaceFirst("\\.war$", "");
        Pattern started = message("CWWKZ000[13]I", application);
        Pattern failed = message("CWWKZ(0002E|0004E|0012I)", application);
        ServerLog log = ServerLog.fromNow();
        // Written elsewhere and moved, so that the server never sees half of it.
        Path written = Files.createDirectories(server.resolve("temp")).resolve(war.getName());
        war.as(ZipExporter.class).exportTo(written.toFile(), true);
        Files.move(written, file(war), StandardCopyOption.ATOMIC_MOVE);
        Await.until("outcome of the deployment of " + application + " in " + log, () -> {
            String text = log.text();
            return started.matcher(text).find() || failed.matcher(text).find();
        });
        String text = log.text();
        return new Outcome(!failed.matcher(text).find(), text);
    }

    void remove(WebArchive war) throws IOException {
        Files.deleteIfExists(file(war));
    }

    private Path file(WebArchive war) throws IOException {
        return Files.createDirectories(server.resolve("dropins")).resolve(war.getName());
    }

    /** A message of the server about an application, in whatever language. */
    private static Pattern message(String code, String application) {
        return Pattern.compile(code + ":.*\\b" + Pattern.quote(application) + "\\b");
    }
}
