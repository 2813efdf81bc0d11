package io.bgworker.cdi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.ExitCause;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerRegistrar;
import io.bgworker.contract.Rule;
import io.bgworker.postgresql.server.PostgreSqlServer;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Data sources that are injected, in real child JVMs, on H2 and on a real PostgreSQL. */
@Rule("OUR-21")
final class InjectedDataSourcesIT {

    private static final PostgreSqlServer SERVER = PostgreSqlServer.shared();

    /** The application brings no drivers. */
    private static final String DRIVERS = jar(org.h2.Driver.class) + "," + jar(org.postgresql.Driver.class);

    private static Path jar(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, String> settings(int poolSize) {
        Map<String, String> settings = new TreeMap<>(SERVER.keys("orders", "postgres"));
        settings.putAll(SERVER.keys("closed", "postgres"));
        settings.put("bgworker.database.closed.allow-connections", "false");
        settings.put("bgworker.maintenance-database", "orders");
        settings.put("bgworker.database.orders.pool-size", "" + poolSize);
        settings.put("bgworker.class-path", DRIVERS);
        return settings;
    }

    /** What of it the worker says: all but what its log has. */
    private static List<String> said(Container container) throws InterruptedException {
        WorkerExit exit = container.get(BeansOfWorkersIT.Ends.class).next();
        List<String> said = container
                .get(WorkerRegistrar.class)
                .report(exit.worker())
                .orElseThrow()
                .lastOutput();
        assertEquals(ExitCause.COMPLETED, exit.cause(), () -> exit + " " + said);
        assertFalse(said.toString().contains(PostgreSqlServer.PASSWORD));
        return said;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void dataSourcesAreThoseOfTheirDatabases(int poolSize) throws Exception {
        try (Container container = Container.configured(
                settings(poolSize),
                DataSourceWorkers.Reader.class,
                DataSourceWorkers.Store.class,
                DataSourceWorkers.Producers.class,
                BeansOfWorkersIT.Ends.class)) {
            container.hostedAlone();
            assertEquals(
                    List.of(
                            "has Agroal " + (poolSize > 0),
                            "any reader",
                            "store [reader, reader, reader]",
                            "embedded " + org.h2.engine.Constants.VERSION,
                            "Database 'closed' takes no connections, by bgworker.database.closed.allow-connections",
                            "at the end reader"),
                    said(container));
        }
    }

    // ---- The end of a pool

    @Test
    void aPoolIsClosedWhenTheWorkerEndsAfterItsBeans() throws Exception {
        Map<String, String> settings = Map.of(
                "bgworker.class-path",
                DRIVERS,
                "bgworker.database.main.url",
                "jdbc:h2:mem:",
                "bgworker.database.main.driver",
                DataSourceWorkers.Announcing.class.getName(),
                "bgworker.database.main.pool-size",
                "3");
        try (Container container =
                Container.configured(settings, DataSourceWorkers.UntilTheEnd.class, BeansOfWorkersIT.Ends.class)) {
            container.hostedAlone();
            assertEquals(List.of("main returns", "used at the end", "connection closed"), said(container));
        }
    }

    @Test
    void aDefinitionOfTheApplicationIsMeantByItsName() throws Exception {
        Map<String, String> drivers = Map.of("bgworker.class-path", DRIVERS);
        try (Container container = Container.configured(
                drivers,
                DataSourceWorkers.Lonely.class,
                DataSourceWorkers.Definer.class,
                BeansOfWorkersIT.Ends.class)) {
            container.hostedAlone();
            assertTrue(said(container).contains("user SA"));
        }
    }
}
