package io.bgworker.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.bgworker.server.app.Definitions;
import io.bgworker.server.app.Librarian;
import java.util.List;
import java.util.Map;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Databases that a worker knows by configuration and by the application's definition. The driver is not in the application: the
 * server has it in a library, and workers by {@code bgworker.class-path}.
 */
@ExtendWith(ArquillianExtension.class)
class DatabasesOfWorkersIT {

    private static final String LIBRARY = "<library id=\"driver\"><file name=\"" + Wars.driver() + "\" /></library>";
    private static final String INSIDE = "<classloader commonLibraryRef=\"driver\" />";

    private static WebArchive war() {
        WebArchive war = Wars.withExtension("databases")
                .addClasses(Librarian.class, Definitions.class)
                .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml");
        return Wars.configure(
                war,
                Map.of(
                        "bgworker.class-path", Wars.driver().getPath(),
                        "bgworker.database.configured.url", "jdbc:h2:mem:configured",
                        "bgworker.database.configured.user", "configurer"));
    }

    @Test
    void workerConnectsToEachByItsNameWithTheDriverOfItsClassPath() throws Exception {
        ServerLog log = ServerLog.fromNow();
        ConfiguredApplication application = ConfiguredApplication.deploy(war(), LIBRARY, INSIDE);
        try {
            Await.until("the end of the worker in " + log, () -> log.lines("'librarian'")
                    .anyMatch(line -> line.contains("unregistered")));
            assertEquals(
                    List.of("configured as CONFIGURER", "java:app/jdbc/defined as DEFINER", "defined as DEFINER"),
                    log.lines(" as ")
                            .filter(line -> line.contains("librarian["))
                            .map(line -> line.substring(line.indexOf("] ", line.indexOf("librarian[")) + 2))
                            .toList(),
                    log::toString);
        } finally {
            application.undeploy();
        }
    }
}
