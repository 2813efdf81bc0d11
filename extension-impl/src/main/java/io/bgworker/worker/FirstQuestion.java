package io.bgworker.worker;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What a rehearsal asks of a database, so that the driver has gone its ways. Nothing of it stays in the session. */
final class FirstQuestion {

    /** Some databases answer an attempt to connect, and then nothing more. */
    private static final int ANSWER_MILLIS_MAX = 3_000;

    private FirstQuestion() {}

    /** Asks it in both ways that there are, on the connection of a transaction. */
    static boolean ask(Connection connection) throws SQLException {
        AnswerInTime limit = AnswerInTime.of(connection, ANSWER_MILLIS_MAX);
        try {
            return isAnswered(connection) || connection.isValid(ANSWER_MILLIS_MAX / 1_000);
        } finally {
            limit.lift();
        }
    }

    private static boolean isAnswered(Connection connection) {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT 1");
                PreparedStatement prepared = connection.prepareStatement("SELECT 1 WHERE 1 = ?")) {
            prepared.setInt(1, row.next() ? row.getInt(1) : 0);
            try (ResultSet again = prepared.executeQuery()) {
                return again.next();
            }
        } catch (SQLException e) {
            return false; // Some have another SQL.
        }
    }
}
