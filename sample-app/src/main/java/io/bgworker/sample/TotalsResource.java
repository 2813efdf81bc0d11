package io.bgworker.sample;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;

/** What the {@link Summarizer} has folded so far: an object with the sum of each type. */
@Path("totals")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class TotalsResource {

    @Inject
    private ServerDatabase database;

    @GET
    public JsonObject totals() throws SQLException {
        return TotalsJson.of(database.inTransaction(Ledger::totals));
    }
}
