package io.bgworker.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.spi.DatabaseSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabasesTest {

    @Test
    void readsAllSettingsOfADatabase() {
        BgworkerConfig config = TestConfig.read(
                "bgworker.database.main.url", "jdbc:postgresql://db/main",
                "bgworker.database.main.user", "worker",
                "bgworker.database.main.password", " p ",
                "bgworker.database.main.driver", "org.postgresql.Driver",
                "bgworker.database.main.properties.ssl", "true",
                "bgworker.database.main.properties.ssl.mode", "verify-full",
                "bgworker.database.main.properties.url", "a property of this name");

        assertEquals(
                Map.of(
                        "main",
                        new DatabaseSettings(
                                "jdbc:postgresql://db/main",
                                "worker",
                                " p ",
                                "org.postgresql.Driver",
                                Map.of(
                                        "ssl", "true",
                                        "ssl.mode", "verify-full",
                                        "url", "a property of this name"))),
                config.databases());
    }

    @Test
    void needsNothingButAUrl() {
        assertEquals(
                Map.of("a.b", new DatabaseSettings("jdbc:h2:mem:", "", "", "", Map.of())),
                TestConfig.read("bgworker.database.a.b.url", "jdbc:h2:mem:").databases());
    }

    @ParameterizedTest
    @ValueSource(strings = {"user", "password", "driver", "properties.ssl"})
    void needsAUrlWhenAnyOtherKeyIsSet(String part) {
        ConfigurationException wrong = assertThrows(
                ConfigurationException.class, () -> TestConfig.read("bgworker.database.main." + part, "any"));

        assertEquals(
                List.of("bgworker.database.main.url must be set to a JDBC URL, as other keys of database 'main' are"
                        + " set, was not set in any source"),
                wrong.problems().stream().map(Problem::toString).toList());
    }

    @Test
    void takesThePasswordFromAnEnvironmentVariable() {
        BgworkerConfig config = BgworkerConfig.read(TestConfig.of(
                TestConfig.environment("BGWORKER_DATABASE_MY_DB_PASSWORD", "secret"),
                TestConfig.source("file", 100, "bgworker.database.my-db.url", "jdbc:h2:mem:")));

        assertEquals(
                Map.of("my-db", new DatabaseSettings("jdbc:h2:mem:", "", "secret", "", Map.of())), config.databases());
    }

    @Test
    void findsTheDefaultDatabaseInEnvironmentVariablesAlone() {
        BgworkerConfig config = BgworkerConfig.read(
                TestConfig.of(TestConfig.environment("BGWORKER_DATABASE_DEFAULT_URL", "jdbc:h2:mem:")));

        assertEquals("jdbc:h2:mem:", config.databases().get("default").url());
    }

    @Test
    void readsWhetherAndHowLongToConnect() {
        DatabaseSettings settings = TestConfig.read(
                        "bgworker.database.main.url", "jdbc:h2:mem:",
                        "bgworker.database.main.connect-timeout", "2s",
                        "bgworker.database.main.allow-connections", "no")
                .databases()
                .get("main");

        assertEquals(Duration.ofSeconds(2), settings.connectTimeout());
        assertFalse(settings.allowConnections());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1000})
    void readsHowLargeThePoolIs(int size) {
        BgworkerConfig config = TestConfig.read(
                "bgworker.database.main.url", "jdbc:h2:mem:", "bgworker.database.main.pool-size", "" + size);

        assertEquals(size, config.databases().get("main").poolSize());
    }

    @Test
    void hasNoPoolUnlessAskedTo() {
        assertEquals(
                0,
                TestConfig.read("bgworker.database.main.url", "jdbc:h2:mem:")
                        .databases()
                        .get("main")
                        .poolSize());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1001", "many"})
    void saysHowLargeAPoolMayBe(String size) {
        ConfigurationException wrong = assertThrows(
                ConfigurationException.class,
                () -> TestConfig.read(
                        "bgworker.database.main.url", "jdbc:h2:mem:", "bgworker.database.main.pool-size", size));

        assertTrue(
                wrong.getMessage()
                        .contains(
                                "bgworker.database.main.pool-size must be a whole number from 0 to 1000, was '" + size),
                wrong.getMessage());
    }

    @Test
    void showsValuesThatHoldNoSecret() {
        ConfigurationException wrong = assertThrows(
                ConfigurationException.class,
                () -> TestConfig.read(
                        "bgworker.database.main.url", "jdbc:h2:mem:",
                        "bgworker.database.main.connect-timeout", "1h"));

        assertTrue(wrong.getMessage().contains("'1h'"), wrong.getMessage());
        assertTrue(wrong.getMessage().contains("from 1s to 300s"), wrong.getMessage());
    }

    @Test
    void keepsThePasswordOutOfItsText() {
        BgworkerConfig config = TestConfig.read(
                "bgworker.database.main.url", "jdbc:h2:mem:", "bgworker.database.main.password", "tiger");

        assertFalse(config.toString().contains("tiger"));
    }

    @Test
    void sparesConnectToADatabaseThatLetsWorkersIn() {
        String url = "bgworker.database.main.url";
        assertEquals(
                "main",
                TestConfig.read(url, "jdbc:h2:mem:", "bgworker.spares.database", " main ")
                        .sparesDatabase());
        assertEquals("", TestConfig.read(url, "jdbc:h2:mem:").sparesDatabase());
        assertNoDatabaseOfSpares("(did you mean 'main'?)", url, "jdbc:h2:mem:", "bgworker.spares.database", "mian");
        assertNoDatabaseOfSpares(
                "bgworker.database.main.allow-connections",
                url,
                "jdbc:h2:mem:",
                "bgworker.database.main.allow-connections",
                "false",
                "bgworker.spares.database",
                "main");
    }

    private static void assertNoDatabaseOfSpares(String why, String... keysAndValues) {
        ConfigurationException wrong = assertThrows(ConfigurationException.class, () -> TestConfig.read(keysAndValues));
        assertEquals("bgworker.spares.database", wrong.problems().get(0).key());
        assertTrue(wrong.getMessage().contains(why), wrong.getMessage());
    }
}
