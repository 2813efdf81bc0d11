package io.bgworker.sample;

import io.bgworker.InvalidWorkerException;
import io.bgworker.SharedMemoryException;
import io.bgworker.SupervisorStoppedException;
import io.bgworker.WorkerLimitExceededException;
import jakarta.json.JsonObject;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.sql.SQLException;

/** Turns whatever a resource throws into an answer: the one place where exceptions meet status codes. */
@Provider
public class ErrorMapper implements ExceptionMapper<Exception> {

    private static final System.Logger LOG = System.getLogger(ErrorMapper.class.getName());

    @Override
    public Response toResponse(Exception e) {
        if (e instanceof BadInputException bad) {
            return answer(bad.status(), ErrorJson.of(bad));
        }
        if (e instanceof InvalidWorkerException invalid) {
            return answer(400, ErrorJson.of(invalid));
        }
        if (e instanceof WorkerLimitExceededException limit) {
            return answer(409, ErrorJson.of(limit));
        }
        if (e instanceof SupervisorStoppedException) {
            return answer(503, ErrorJson.of(ErrorJson.message(e)));
        }
        if (e instanceof SharedMemoryException) {
            LOG.log(System.Logger.Level.WARNING, "The sample's shared memory failed", e);
            return answer(503, ErrorJson.of("The shared memory failed: " + ErrorJson.message(e)));
        }
        if (e instanceof SQLException) {
            LOG.log(System.Logger.Level.WARNING, "The sample's database failed", e);
            return answer(503, ErrorJson.of("The database failed: " + ErrorJson.message(e)));
        }
        if (e instanceof WebApplicationException web) {
            return ofContainer(web);
        }
        LOG.log(System.Logger.Level.ERROR, "A request to the sample failed", e);
        return answer(500, ErrorJson.of("The request failed, the server's log says why"));
    }

    /** What the resources and JAX-RS itself throw: no such path, wrong method, wrong media type. */
    private static Response ofContainer(WebApplicationException e) {
        Response response = e.getResponse();
        // Below 400 it is no error: the answer to OPTIONS comes as an exception in some implementations.
        if (response.getStatus() < 400 || response.hasEntity()) {
            return response;
        }
        return Response.fromResponse(response)
                .type(MediaType.APPLICATION_JSON)
                .entity(ErrorJson.of(ErrorJson.message(e)))
                .build();
    }

    private static Response answer(int status, JsonObject error) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON)
                .entity(error)
                .build();
    }
}
