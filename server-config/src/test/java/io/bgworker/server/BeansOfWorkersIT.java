package io.bgworker.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.server.app.Counted;
import io.bgworker.server.app.CountingInterceptor;
import io.bgworker.server.app.Letterbox;
import io.bgworker.server.app.Postman;
import io.bgworker.server.app.Sorter;
import java.util.List;
import java.util.Map;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A worker class with injection points in the real server, whichever way that loads the classes of the application. */
@ExtendWith(ArquillianExtension.class)
class BeansOfWorkersIT {

    private static final String VARIABLES = "<variable name=\"it.beans.variable\" value=\"from server.xml\" />";

    private static WebArchive war(String delegation) {
        WebArchive war = Wars.withExtension("beans-" + delegation)
                .addClasses(Postman.class, Sorter.class, Letterbox.class, Counted.class, CountingInterceptor.class)
                .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml");
        return Wars.configure(war, Map.of("it.beans.file", "from the file", "it.beans.variable", "never seen"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"parentFirst", "parentLast"})
    void injectsBeansOfTheApplicationAndWhatTheServerIsConfiguredWith(String delegation) throws Exception {
        ServerLog log = ServerLog.fromNow();
        String inside = "<classloader delegation=\"" + delegation + "\" />";
        ConfiguredApplication application = ConfiguredApplication.deploy(war(delegation), VARIABLES, inside);
        try {
            Await.until("the end of the worker in " + log, () -> log.lines("BGW1003")
                    .anyMatch(line -> line.contains("'postman'")));
            String said = log.text();
            assertTrue(log.lines("BGW1003").allMatch(line -> line.contains("COMPLETED")), said);
            for (String line : List.of(
                    "call 1 of sort",
                    "sorted a b",
                    "letterboxes 1",
                    "variable from server.xml",
                    "file from the file",
                    "none the default",
                    "context true",
                    "heard of a letter",
                    "sorter is gone")) {
                assertEquals(1, log.lines(line).count(), () -> line + " in " + said);
            }
        } finally {
            application.undeploy();
        }
    }
}
