package io.bgworker.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Pattern;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** Deploys as an administrator does who has something to say about it: with a file of configuration beside the server's. */
final class ConfiguredApplication {

    private final Path server = Path.of(System.getProperty("server.directory"));
    private final Path configuration;
    private final Path archive;
    private final String name;

    private ConfiguredApplication(String name) throws IOException {
        this.name = name;
        configuration = Files.createDirectories(server.resolve("configDropins/overrides"))
                .resolve(name + ".xml");
        archive = Files.createDirectories(server.resolve("apps")).resolve(name + ".war");
    }

    /**
     * Deploys, and waits until it has started.
     *
     * @param variables elements of the server's configuration
     * @param inside elements inside that of the application
     */
    static ConfiguredApplication deploy(WebArchive war, String variables, String inside) throws Exception {
        ConfiguredApplication application =
                new ConfiguredApplication(war.getName().replaceFirst("\\.war$", ""));
        war.as(ZipExporter.class).exportTo(application.archive.toFile(), true);
        ServerLog log = ServerLog.fromNow();
        application.write("<server>" + variables + "<webApplication id=\"" + application.name + "\" name=\""
                + application.name + "\" location=\"" + war.getName() + "\">" + inside + "</webApplication></server>");
        application.awaitMessage(log, "CWWKZ000[13]I");
        return application;
    }

    private void write(String content) throws IOException {
        Path written = Files.createDirectories(server.resolve("temp")).resolve(name + ".xml");
        Files.writeString(written, content);
        Files.move(written, configuration, StandardCopyOption.ATOMIC_MOVE);
    }

    private void awaitMessage(ServerLog log, String code) throws Exception {
        Pattern message = Pattern.compile(code + ":.*\\b" + Pattern.quote(name) + "\\b");
        Await.until(code + " of " + name + " in " + log, () -> message.matcher(log.text())
                .find());
    }

    /** Removes it, and waits until it has stopped. */
    void undeploy() throws Exception {
        ServerLog log = ServerLog.fromNow();
        Files.deleteIfExists(configuration);
        awaitMessage(log, "CWWKZ0009I");
        Files.deleteIfExists(archive);
    }
}
