package io.bgworker.sample;

import io.bgworker.WorkerExit;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerId;
import io.bgworker.WorkerInfo;
import io.bgworker.WorkerRegistrar;
import io.bgworker.WorkerSpec;
import io.bgworker.spi.DatabaseProvider;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;

/** The workers: list, register, look at, terminate. */
@Path("workers")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class WorkersResource {

    @Inject
    private WorkerRegistrar registrar;

    @Inject
    private DatabaseProvider databases;

    @GET
    public JsonArray list() {
        return WorkerJson.ofAll(registrar.workers());
    }

    // Only JSON is taken: a form on another site could post anything else with the reader's own browser.
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response register(InputStream body, @Context UriInfo uri) {
        WorkerSpec spec = WorkerRequest.parse(body, databases);
        WorkerHandle handle = registrar.register(spec);
        WorkerInfo worker = info(handle.id()).orElseGet(() -> gone(handle, spec));
        return Response.created(uri.getAbsolutePathBuilder()
                        .path(handle.id().toString())
                        .build())
                .entity(WorkerJson.of(worker))
                .build();
    }

    @GET
    @Path("{id}")
    public JsonObject get(@PathParam("id") String id) {
        return WorkerJson.of(require(id));
    }

    @DELETE
    @Path("{id}")
    public Response terminate(@PathParam("id") String id) {
        WorkerInfo before = require(id);
        registrar.find(before.id()).ifPresent(WorkerHandle::terminate);
        return Response.accepted(WorkerJson.of(info(before.id()).orElse(before)))
                .build();
    }

    @GET
    @Path("{id}/report")
    public JsonObject report(@PathParam("id") String id) {
        return registrar
                .report(parse(id))
                .map(WorkerJson::of)
                .orElseThrow(
                        () -> new NotFoundException("No process of worker " + id + " has ended, as far as is known"));
    }

    @GET
    @Path("{id}/output")
    public JsonArray output(@PathParam("id") String id) {
        return Json.createArrayBuilder(registrar.output(require(id).id())).build();
    }

    private WorkerInfo require(String id) {
        return info(parse(id))
                .orElseThrow(() -> new NotFoundException("There is no worker " + id + "; it may have ended"));
    }

    private Optional<WorkerInfo> info(WorkerId id) {
        return registrar.workers().stream()
                .filter(worker -> worker.id().equals(id))
                .findFirst();
    }

    private static WorkerId parse(String id) {
        try {
            return WorkerId.parse(id);
        } catch (IllegalArgumentException e) {
            throw BadInputException.field("id", id, "slot.generation such as 0.1");
        }
    }

    /** A worker that never restarts may have come to its end before anybody could look; its handle still knows it. */
    private static WorkerInfo gone(WorkerHandle handle, WorkerSpec spec) {
        return new WorkerInfo(
                handle.id(),
                spec.name(),
                spec.type(),
                spec.entryPoint(),
                spec.capabilities(),
                spec.startTime(),
                spec.restartPolicy(),
                spec.required(),
                false,
                handle.status(),
                handle.phase(),
                Instant.now(),
                Optional.empty(),
                handle.pid(),
                handle.lastExit().map(WorkerExit::incarnation).orElse(0),
                0,
                0,
                Optional.empty(),
                "",
                handle.lastExit());
    }
}
