package io.bgworker.notification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.DatabaseUnavailableException;
import io.bgworker.Notification;
import io.bgworker.jdbc.Connector;
import io.bgworker.postgresql.server.PostgreSqlServer;
import io.bgworker.runtime.Await;
import io.bgworker.runtime.Fixture;
import io.bgworker.spi.DatabaseSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real PostgreSQL behind a network that is cut without a word to anybody. Without bounds these tests would take hours. */
@Timeout(value = 2 * Fixture.SECONDS_MAX, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SilentNetworkIT implements NotificationTransport.Receiver {

    private static final PostgreSqlServer SERVER = PostgreSqlServer.shared();

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<String> said = new CopyOnWriteArrayList<>();
    private Network network;
    private PostgreSqlTransport transport;

    @BeforeEach
    void open() throws Exception {
        network = new Network(SERVER.port());
        DatabaseSettings settings = new DatabaseSettings(
                "jdbc:postgresql://127.0.0.1:" + network.port() + "/postgres",
                PostgreSqlServer.ADMINISTRATOR,
                PostgreSqlServer.PASSWORD,
                "",
                Map.of());
        Connector connector =
                new Connector("default", settings, "silent network", getClass().getClassLoader());
        transport = new PostgreSqlTransport(
                connector, said::add, new Patience(Duration.ofSeconds(1), Duration.ofSeconds(5)));
        transport.open(this);
    }

    @AfterEach
    void close() throws Exception {
        transport.close();
        network.close();
    }

    @Override
    public void received(Notification notification) {
        heard.add(notification.payload());
    }

    @Override
    public void interrupted() {
        heard.add("interrupted");
    }

    @Test
    void listenerNoticesItAndListensAgain() throws Exception {
        transport.listen("orders");
        network.cut();
        SERVER.execute("NOTIFY orders, 'lost'");
        assertTrue(Await.until(() -> heard.contains("interrupted")), said::toString);
        SERVER.execute("NOTIFY orders, 'heard again'");
        assertTrue(Await.until(() -> heard.size() == 2));
        assertEquals(List.of("interrupted", "heard again"), heard);
        assertEquals(
                List.of(
                        "Notifications cannot be heard at the moment, and will be when the database is back: "
                                + "the database was silent for 1 s, and does not answer",
                        "Notifications are heard again"),
                said);
    }

    @Test
    void silenceOfADatabaseThatIsThereIsNotTheEnd() throws Exception {
        transport.listen("orders");
        String query = "SELECT state_change FROM pg_stat_activity WHERE application_name = 'silent network'";
        String before = SERVER.query(query).toString();
        assertTrue(Await.until(() -> changed(query, before)), "it is asked whether it is there");
        SERVER.execute("NOTIFY orders, 'heard'");
        assertTrue(Await.until(() -> !heard.isEmpty()));
        assertEquals(List.of("heard"), heard);
        assertEquals(List.of(), said);
    }

    private static boolean changed(String query, String before) {
        try {
            return !SERVER.query(query).toString().equals(before);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whoTellsIsToldThatItCannotBeToldAndTheNextOneConnectsAnew() {
        transport.listen("orders");
        transport.send(new Notification("orders", "one"));
        assertTrue(Await.until(() -> heard.contains("one")), "what is still on its way would be lost with the network");
        network.cut();
        assertThrows(DatabaseUnavailableException.class, () -> transport.send(new Notification("orders", "lost")));
        assertTrue(Await.until(() -> heard.contains("interrupted")), said::toString);
        transport.send(new Notification("orders", "two"));
        assertTrue(Await.until(() -> heard.contains("two")));
        assertEquals(List.of("one", "interrupted", "two"), heard);
    }
}
