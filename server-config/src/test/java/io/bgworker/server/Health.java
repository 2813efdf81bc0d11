package io.bgworker.server;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** A client of the server's MicroProfile Health. Also used inside the server. */
final class Health {

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String base;

    Health(String port) {
        base = "http://localhost:" + port + "/health/";
    }

    /** What the server says. */
    record Answer(int status, String text) {

        JsonObject check(String name) {
            try (JsonReader reader = Json.createReader(new StringReader(text))) {
                return reader.readObject().getJsonArray("checks").getValuesAs(JsonObject.class).stream()
                        .filter(check -> check.getString("name").equals(name))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("No check " + name + " in " + text));
            }
        }
    }

    /** Asks for live, ready or started. */
    Answer of(String kind) throws Exception {
        HttpResponse<String> response = client.send(
                HttpRequest.newBuilder(URI.create(base + kind))
                        .timeout(Await.PATIENCE)
                        .build(),
                BodyHandlers.ofString());
        return new Answer(response.statusCode(), response.body());
    }
}
