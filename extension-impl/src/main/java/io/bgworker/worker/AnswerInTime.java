package io.bgworker.worker;

import java.sql.Connection;
import java.sql.SQLException;

/** Until it is lifted, a database that does not answer in time is as good as gone; where the driver can see to that. */
final class AnswerInTime {

    private final Connection connection;
    private final int before;
    private final boolean limited;

    private AnswerInTime(Connection connection, int before, boolean limited) {
        this.connection = connection;
        this.before = before;
        this.limited = limited;
    }

    static AnswerInTime of(Connection connection, int millisMax) {
        try {
            int before = connection.getNetworkTimeout();
            connection.setNetworkTimeout(Runnable::run, millisMax);
            return new AnswerInTime(connection, before, true);
        } catch (SQLException e) {
            return new AnswerInTime(connection, 0, false); // Not every driver has this.
        }
    }

    void lift() {
        if (limited) {
            try {
                connection.setNetworkTimeout(Runnable::run, before);
            } catch (SQLException e) {
                // It is lost, which is seen at its next use.
            }
        }
    }
}
