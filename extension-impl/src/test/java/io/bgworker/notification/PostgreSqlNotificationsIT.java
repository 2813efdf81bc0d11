package io.bgworker.notification;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.bgworker.WorkerHandle;
import io.bgworker.contract.Rule;
import io.bgworker.postgresql.server.PostgreSqlServer;
import io.bgworker.runtime.Fixture;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** Notifications that a real PostgreSQL carries, so that any other client takes part. */
final class PostgreSqlNotificationsIT extends NotificationContract {

    private static final PostgreSqlServer SERVER = PostgreSqlServer.shared();

    PostgreSqlNotificationsIT() {
        super(SERVER.keys("default", "postgres"));
    }

    @Test
    @Rule({"NTF-01", "NTF-02"})
    void anotherClientTellsAndHears() throws Exception {
        WorkerHandle worker = listening(NotificationWorker.withSession("questions"));
        try (Connection client = SERVER.connect(PostgreSqlServer.ADMINISTRATOR)) {
            execute(client, "LISTEN \"answers\"");
            execute(client, "NOTIFY questions, 'tell answers'");
            fixture.awaitOutput(worker, "heard tell answers on questions");
            execute(client, "NOTIFY questions, 'at once answers'");
            assertEquals(List.of("committed", "at once"), hear(client, 2));
        }
    }

    private static List<String> hear(Connection client, int count) throws SQLException {
        List<String> heard = new ArrayList<>();
        while (heard.size() < count) {
            PGNotification[] some =
                    client.unwrap(PGConnection.class).getNotifications((int) Fixture.SECONDS_MAX * 1_000);
            for (PGNotification one : some == null ? new PGNotification[0] : some) {
                heard.add(one.getParameter());
            }
        }
        return heard;
    }

    private static void execute(Connection client, String sql) throws SQLException {
        try (Statement statement = client.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void connectionThatIsLostIsToldAndListensAgain() throws Exception {
        WorkerHandle worker = listening(NotificationWorker.on("orders"));
        SERVER.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'test'");
        fixture.awaitOutput(worker, "lost 0");
        application.notify("orders", "again");
        fixture.awaitOutput(worker, "heard again");
        assertEquals(
                "Notifications are heard again",
                List.copyOf(fixture.transportSaid).get(1));
    }
}
