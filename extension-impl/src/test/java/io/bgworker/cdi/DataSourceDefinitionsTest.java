package io.bgworker.cdi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.spi.DatabaseProvider;
import io.bgworker.spi.DatabaseSettings;
import jakarta.annotation.sql.DataSourceDefinition;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The databases that an application defines for its server are its workers', too. */
final class DataSourceDefinitionsTest {

    private static final String POOL = "org.postgresql.ds.PGSimpleDataSource";

    @DataSourceDefinition(
            name = "java:app/jdbc/orders",
            className = POOL,
            url = "jdbc:postgresql://db/orders",
            user = "worker",
            password = "secret",
            loginTimeout = 3,
            properties = {"ssl=true", "sslmode = verify-full"})
    @DataSourceDefinition(
            name = "java:app/jdbc/people",
            className = POOL,
            serverName = "db",
            portNumber = 5433,
            databaseName = "people")
    @DataSourceDefinition(name = "java:app/one/twice", className = POOL, url = "jdbc:postgresql:one")
    @DataSourceDefinition(name = "java:app/two/twice", className = POOL, url = "jdbc:postgresql:two")
    @DataSourceDefinition(name = "java:app/unknown", className = "org.example.DataSource", databaseName = "x")
    @ApplicationScoped
    static class Defining {}

    private static final Map<String, DatabaseSettings> DEFINED = DataSourceDefinitions.of(Set.of(Defining.class));

    @Test
    void allThatIsSaidIsTakenOver() {
        DatabaseSettings orders = new DatabaseSettings(
                "jdbc:postgresql://db/orders",
                "worker",
                "secret",
                "",
                Map.of("ssl", "true", "sslmode", "verify-full"),
                Duration.ofSeconds(3),
                true);
        assertEquals(orders, DEFINED.get("java:app/jdbc/orders"));
        assertEquals(orders, DEFINED.get("orders"));
    }

    @Test
    void urlIsMadeOfItsPartsWhereTheDatabaseIsKnown() {
        assertEquals("jdbc:postgresql://db:5433/people", DEFINED.get("people").url());
        assertEquals(DatabaseSettings.CONNECT_TIMEOUT, DEFINED.get("people").connectTimeout());
    }

    @Test
    void shortNameOfTwoIsNobodys() {
        assertEquals(
                Set.of(
                        "java:app/jdbc/orders",
                        "orders",
                        "java:app/jdbc/people",
                        "people",
                        "java:app/one/twice",
                        "java:app/two/twice"),
                DEFINED.keySet());
    }

    @Test
    void configurationGoesBeforeThem() {
        try (Container container = Container.configured(
                Map.of("bgworker.database.orders.url", "jdbc:postgresql://other/orders"), Defining.class)) {
            DatabaseProvider databases = container.get(DatabaseProvider.class);
            assertEquals("jdbc:postgresql://other/orders", url(databases, "orders"));
            assertEquals("jdbc:postgresql://db/orders", url(databases, "java:app/jdbc/orders"));
            assertTrue(databases.names().contains("people"));
        }
    }

    private static String url(DatabaseProvider databases, String name) {
        return databases.find(name).map(DatabaseSettings::url).orElse("unknown");
    }

    @Test
    void withoutAnyThereAreNone() {
        assertEquals(Map.of(), DataSourceDefinitions.of(Set.of(DataSourceDefinitionsTest.class)));
        assertEquals(Optional.empty(), Optional.ofNullable(DEFINED.get("unknown")));
    }

    @Test
    void maintenanceDatabaseMustBeOneThatIsKnown() {
        assertEquals(
                "bgworker.maintenance-database must be the name of a database that is configured, was 'ordres'; did you mean"
                        + " 'orders'?",
                assertThrows(
                                RuntimeException.class,
                                () -> Container.configured(
                                        Map.of("bgworker.maintenance-database", "ordres"), Defining.class))
                        .getMessage());
        Container.configured(Map.of("bgworker.maintenance-database", "orders"), Defining.class)
                .close();
    }

    @DataSourceDefinition(name = "java:app/orders", className = POOL, url = "jdbc:postgresql:long")
    @DataSourceDefinition(name = "orders", className = POOL, url = "jdbc:postgresql:short")
    static class Shadowing {}

    @DataSourceDefinition(name = "orders", className = POOL, url = "jdbc:postgresql:short")
    @DataSourceDefinition(name = "java:app/orders", className = POOL, url = "jdbc:postgresql:long")
    static class ShadowingInAnotherOrder {}

    @ParameterizedTest
    @ValueSource(classes = {Shadowing.class, ShadowingInAnotherOrder.class})
    void wholeNameGoesBeforeTheLastPartOfAnother(Class<?> defining) {
        assertEquals(
                "jdbc:postgresql:short",
                DataSourceDefinitions.of(Set.of(defining)).get("orders").url());
    }
}
