package io.bgworker.sample;

import io.bgworker.Capability;
import io.bgworker.ConnectOption;
import io.bgworker.WorkerSpec;
import io.bgworker.spi.DatabaseProvider;
import io.bgworker.spi.DatabaseSettings;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a request says of a {@link Summarizer} beyond what it may say of any worker: {@code worker_spi_launch} with names for
 * its identifiers. Mistakes that the server can see are the client's; whether the role is there, and may be acted as, the
 * worker finds out.
 */
final class SummarizerRequest {

    static final Set<String> FIELDS = Set.of("database", "role", "options");

    /** PostgreSQL would cut a longer one without a word. */
    private static final int ROLE_BYTES_MAX = 63;

    private SummarizerRequest() {}

    static void read(JsonFields fields, WorkerSpec.Builder spec, DatabaseProvider databases) {
        checkMainArg(fields);
        JsonValue extra = fields.value("extra");
        if (extra != null) {
            throw BadInputException.field(
                    "extra", JsonFields.plain(extra), "left out: database, role and options take its place");
        }
        SessionTarget target = target(fields, databases);
        if (!target.equals(SessionTarget.DEFAULT)) {
            spec.extra(target.toExtra());
        }
        if (fields.value("capabilities") == null) {
            spec.capabilities(Capability.SHARED_MEMORY, Capability.DATABASE_CONNECTION);
        }
    }

    private static void checkMainArg(JsonFields fields) {
        JsonValue value = fields.value("mainArg");
        if (value != null && !isMainArg(value)) {
            throw BadInputException.field(
                    "mainArg",
                    JsonFields.plain(value),
                    Schema.NUMBERS + " (its schema), or a text (its nap): " + Naptime.EXPECTED);
        }
    }

    private static boolean isMainArg(JsonValue value) {
        return value instanceof JsonString text
                ? Naptime.parse(text.getString()).isPresent()
                : JsonFields.integer(value).flatMap(Schema::numbered).isPresent();
    }

    private static SessionTarget target(JsonFields fields, DatabaseProvider databases) {
        Optional<String> database = fields.text("database");
        Optional<String> role = fields.text("role");
        DatabaseSettings settings = databases
                .find(database.orElse(ServerDatabase.NAME))
                .orElseThrow(() -> BadInputException.field(
                        "database",
                        database.orElse(ServerDatabase.NAME),
                        "one of the databases that are configured, " + new TreeSet<>(databases.names())));
        role.ifPresent(name -> checkRole(name, settings));
        Set<ConnectOption> options =
                fields.constants("options", ConnectOption.class).orElse(Set.of());
        return new SessionTarget(database.orElse(""), role.orElse(""), options);
    }

    private static void checkRole(String role, DatabaseSettings settings) {
        if (role.isBlank() || role.getBytes(StandardCharsets.UTF_8).length > ROLE_BYTES_MAX) {
            throw BadInputException.field(
                    "role", role, "a text that is not blank, of at most " + ROLE_BYTES_MAX + " bytes");
        }
        if (!settings.url().startsWith("jdbc:postgresql:") && !role.equals(settings.user())) {
            throw BadInputException.field("role", role, "left out: only a PostgreSQL has roles to act as");
        }
    }

    /** A worker that would not look at them does not get them. */
    static void refuse(JsonFields fields) {
        for (String name : new TreeSet<>(FIELDS)) {
            JsonValue value = fields.value(name);
            if (value != null) {
                throw BadInputException.field(
                        name, JsonFields.plain(value), "left out: it is for " + Summarizer.class.getName() + " only");
            }
        }
    }
}
