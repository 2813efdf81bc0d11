package io.bgworker.server;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonStructure;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** A client of the sample application. */
final class Sample {

    static final String MISBEHAVER = "io.bgworker.sample.Misbehaver";

    /** HTTP/2 would put all threads on one connection, which was seen to stall between this client and Liberty. */
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final URI base;

    Sample(URI base) {
        this.base = base;
    }

    /** What the sample answers. */
    record Answer(HttpResponse<String> response) {

        int status() {
            return response.statusCode();
        }

        String text() {
            return response.body();
        }

        private JsonStructure json() {
            try (JsonReader reader = Json.createReader(new StringReader(text()))) {
                return reader.read();
            }
        }

        JsonObject object() {
            return json().asJsonObject();
        }

        JsonArray array() {
            return json().asJsonArray();
        }

        /** The same, if the status is what it must be. */
        Answer expect(int status) {
            if (status() != status) {
                throw new AssertionError("Status " + status() + " instead of " + status + ": " + text());
            }
            return this;
        }
    }

    Answer get(String path) {
        return send(HttpRequest.newBuilder(base.resolve(path)).GET());
    }

    Answer delete(String path) {
        return send(HttpRequest.newBuilder(base.resolve(path)).DELETE());
    }

    Answer post(String path, String body) {
        return send(HttpRequest.newBuilder(base.resolve(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            return new Answer(client.send(request.timeout(Await.PATIENCE).build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    List<JsonObject> workers() {
        return get("api/workers").expect(200).array().getValuesAs(JsonObject.class);
    }

    List<JsonObject> exits() {
        return get("api/exits").expect(200).array().getValuesAs(JsonObject.class);
    }

    Optional<JsonObject> find(String name) {
        return workers().stream()
                .filter(worker -> worker.getString("name").equals(name))
                .findFirst();
    }

    /** Waits until a worker is as it shall be, and returns how it is then. */
    JsonObject awaitWorker(String name, Predicate<JsonObject> reached) throws Exception {
        JsonObject[] found = new JsonObject[1];
        Await.until("worker " + name + " at " + base, () -> {
            found[0] = find(name).filter(reached).orElse(null);
            return found[0] != null;
        });
        return found[0];
    }

    JsonObject awaitReady(String name) throws Exception {
        return awaitWorker(name, worker -> worker.getString("phase").equals("READY"));
    }

    /** Waits for the end of a worker that is not restarted. */
    JsonObject awaitExit(String id) throws Exception {
        JsonObject[] found = new JsonObject[1];
        Await.until("end of worker " + id, () -> {
            found[0] = exits().stream()
                    .filter(exit -> exit.getString("id").equals(id))
                    .findFirst()
                    .orElse(null);
            return found[0] != null;
        });
        return found[0];
    }

    /** Registers a misbehaver that is never restarted, and returns its id. */
    String misbehave(String way) {
        return post("api/workers", misbehaver(way)).expect(201).object().getString("id");
    }

    static String misbehaver(String way) {
        return Json.createObjectBuilder()
                .add("entryPoint", MISBEHAVER)
                .add("name", way)
                .add("mainArg", way)
                .add("restartTime", "never")
                .build()
                .toString();
    }

    static long pid(JsonObject worker) {
        return worker.getJsonNumber("pid").longValueExact();
    }
}
