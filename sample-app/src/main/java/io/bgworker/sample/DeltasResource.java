package io.bgworker.sample;

import io.bgworker.EntryPoint;
import io.bgworker.Signal;
import io.bgworker.WorkerException;
import io.bgworker.WorkerRegistrar;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.sql.SQLException;

/** Takes deltas and wakes whoever folds them. */
@Path("deltas")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class DeltasResource {

    private static final System.Logger LOG = System.getLogger(DeltasResource.class.getName());

    @Inject
    private ServerDatabase database;

    @Inject
    private WorkerRegistrar registrar;

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response add(InputStream body) throws SQLException {
        Delta delta = Delta.parse(body);
        database.inTransaction(delta.schema(), connection -> {
            Ledger.add(connection, delta);
            return delta;
        });
        wakeSummarizers();
        return Response.accepted(delta.toJson()).build();
    }

    /** After the commit, or the worker would look before there is anything to see. */
    private void wakeSummarizers() {
        try {
            registrar.workers().stream()
                    .filter(worker -> worker.entryPoint().equals(EntryPoint.of(Summarizer.class)))
                    .flatMap(worker -> registrar.find(worker.id()).stream())
                    .forEach(worker -> worker.signal(Signal.USER));
        } catch (WorkerException e) {
            // The delta is safe: the worker finds it when it next looks, if need be after the next deployment.
            LOG.log(System.Logger.Level.DEBUG, "The summarizers could not be woken", e);
        }
    }
}
