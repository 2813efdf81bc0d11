package io.bgworker.sample;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.Set;

/** The pipeline over shared memory: look how far it is, start it, kill one of its workers, end it. */
@Path("pipeline")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class PipelineResource {

    private static final String WORKER = "worker";

    @Inject
    private Pipeline pipeline;

    @GET
    public JsonObject get() {
        return pipeline.progress().toJson();
    }

    /** Takes JSON, which a form on another site cannot post; what is in it does not matter. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response start(InputStream body) {
        JsonFields.parse(body, Set.of());
        pipeline.start();
        return Response.accepted(get()).build();
    }

    @POST
    @Path("kill")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response kill(InputStream body) {
        String name = stage(body);
        if (!pipeline.kill(name)) {
            throw new NotFoundException("There is no process of " + name + " at the moment");
        }
        return Response.accepted(get()).build();
    }

    static String stage(InputStream body) {
        String name = JsonFields.parse(body, Set.of(WORKER)).requiredText(WORKER);
        if (!Pipeline.STAGES.contains(name)) {
            throw BadInputException.field(WORKER, name, "one of " + Pipeline.STAGES);
        }
        return name;
    }

    @DELETE
    public Response stop() {
        pipeline.stop();
        return Response.accepted(get()).build();
    }
}
