package io.bgworker.jdbc;

import io.bgworker.spi.DatabaseSettings;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Why a database lets nobody in, in words that say what to do. Without causes: drivers quote URLs, which hold passwords. */
final class Refusal {

    /** SQL state: the client cannot establish the connection. */
    static final String UNREACHABLE = "08001";

    private static final String WRONG_PASSWORD = "28P01";
    private static final String NO_SUCH_DATABASE = "3D000";

    private final String database;
    private final DatabaseSettings settings;

    Refusal(String database, DatabaseSettings settings) {
        this.database = database;
        this.settings = settings;
    }

    SQLException tooLate() {
        return new SQLException(
                "Database '" + database + "' did not answer within "
                        + settings.connectTimeout().toMillis() + " ms, check " + key("url") + " or raise "
                        + key("connect-timeout"),
                UNREACHABLE);
    }

    SQLException of(@Nullable Throwable failure) {
        if (!(failure instanceof SQLException refused)) {
            return new SQLException(cannotBeReached("") + withoutSecrets(String.valueOf(failure)), UNREACHABLE);
        }
        String state = String.valueOf(refused.getSQLState());
        return new SQLException(head(state) + withoutSecrets(String.valueOf(refused.getMessage())), state);
    }

    private String head(String state) {
        String suffix = " (SQL state " + state + "): ";
        if (state.startsWith("28")) {
            // Some databases do not tell which of them it was.
            String what = state.equals(WRONG_PASSWORD) ? key("password") : key("user") + " and " + key("password");
            return "Database '" + database + "' does not let user '" + settings.user() + "' in, check " + what + suffix;
        }
        if (state.equals(NO_SUCH_DATABASE)) {
            return "Database '" + database + "' is not there, check " + key("url") + suffix;
        }
        return cannotBeReached(suffix);
    }

    private String cannotBeReached(String suffix) {
        return "Database '" + database + "' cannot be reached, check " + key("url")
                + " and what belongs to it; an attempt may take "
                + settings.connectTimeout().toMillis() + " ms, by " + key("connect-timeout")
                + (suffix.isEmpty() ? ": " : suffix);
    }

    private String key(String part) {
        return "bgworker.database." + database + "." + part;
    }

    private String withoutSecrets(String message) {
        String cut = message.replace(settings.url(), "<url>");
        return settings.password().isEmpty() ? cut : cut.replace(settings.password(), "<password>");
    }
}
