package io.bgworker.sample;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What a {@link Summarizer} has folded so far: an object with the sum of each type. */
@Path("totals")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class TotalsResource {

    @Inject
    private ServerDatabase database;

    @GET
    public JsonObject totals(@QueryParam("schema") @Nullable String number) throws SQLException {
        Schema schema = schema(number);
        return TotalsJson.of(database.inTransaction(schema, connection -> Ledger.totals(connection, schema)));
    }

    /** Of the static one, if nothing is said. */
    private static Schema schema(@Nullable String number) {
        if (number == null) {
            return Schema.DEFAULT;
        }
        try {
            return Schema.numbered(Long.parseLong(number)).orElseThrow(() -> bad(number));
        } catch (NumberFormatException e) {
            throw bad(number);
        }
    }

    private static BadInputException bad(String number) {
        return BadInputException.field("schema", number, Schema.NUMBERS);
    }
}
