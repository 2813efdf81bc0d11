package io.bgworker.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.server.app.Bookkeeper;
import io.bgworker.server.app.Ledger;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A database that the application defines by annotation for the real server, injected into a worker. */
@ExtendWith(ArquillianExtension.class)
class DataSourcesOfWorkersIT {

    private static final Path DRIVER = Path.of(System.getProperty("it.h2"));

    /** Without it the server does not know what to make of the definition. */
    private static final String DRIVER_OF_THE_SERVER = "<classloader><privateLibrary><fileset dir=\""
            + DRIVER.getParent() + "\" includes=\"" + DRIVER.getFileName() + "\" /></privateLibrary></classloader>";

    @Test
    void injectsWhatTheApplicationDefines() throws Exception {
        WebArchive war = Wars.withExtension("books")
                .addClasses(Bookkeeper.class, Ledger.class, Ledger.Resources.class, Ledger.Books.class)
                .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml");
        Wars.configure(war, Map.of("bgworker.class-path", DRIVER.toString()));
        ServerLog log = ServerLog.fromNow();
        ConfiguredApplication application = ConfiguredApplication.deploy(war, "", DRIVER_OF_THE_SERVER);
        try {
            Await.until("the end of the worker in " + log, () -> log.lines("'bookkeeper'")
                    .anyMatch(line -> line.contains("BGW1003") || line.contains("BGW1004")));
            String said = log.text();
            assertTrue(log.lines("BGW1003").anyMatch(line -> line.contains("COMPLETED")), said);
            for (String line : List.of("by its name", "injected", "of the ledger", "by the context")) {
                assertEquals(1, log.lines(line + " jdbc:h2:mem:books").count(), () -> line + " in " + said);
            }
        } finally {
            application.undeploy();
        }
    }
}
