package io.bgworker.sample;

import io.bgworker.WorkerRegistrar;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArray;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** The past ends, newest first, also of workers that are gone. */
@Path("exits")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class ExitsResource {

    @Inject
    private WorkerRegistrar registrar;

    @GET
    public JsonArray list() {
        return WorkerJson.ofExits(registrar.exits());
    }
}
