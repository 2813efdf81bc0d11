package io.bgworker.sample;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.ServiceUnavailableException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;

/**
 * Server-sent events for the page: {@code workers}, {@code exits}, {@code output}, {@code totals} and {@code pipeline}, each with the whole
 * JSON of what it names, at first and whenever that has changed.
 */
@Path("events")
@RequestScoped
public class EventsResource {

    @Inject
    private EventHub hub;

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public void subscribe(@Context SseEventSink sink, @Context Sse sse) {
        if (!hub.add(new SseOutlet(sink, sse))) {
            throw new ServiceUnavailableException(
                    "At most " + EventHub.CLIENTS_MAX + " clients can watch, and none while the application stops");
        }
    }
}
