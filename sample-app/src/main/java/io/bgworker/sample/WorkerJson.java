package io.bgworker.sample;

import io.bgworker.Capability;
import io.bgworker.ExitReport;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerInfo;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** How workers and their ends look to clients: every field always there, {@code null} where there is no value. */
final class WorkerJson {

    private WorkerJson() {}

    static JsonObject of(WorkerInfo worker) {
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("id", worker.id().toString())
                .add("name", worker.name())
                .add("type", worker.type())
                .add("state", worker.status().name())
                .add(
                        "pid",
                        worker.pid().isPresent() ? Json.createValue(worker.pid().getAsLong()) : JsonValue.NULL)
                .add("incarnation", worker.incarnation())
                .add("restarts", worker.restarts())
                .add("startedAt", text(worker.startedAt()))
                .add("lastExit", worker.lastExit().map(WorkerJson::lastExit).orElse(JsonValue.NULL));
        return json.add("phase", worker.phase().name())
                .add("since", worker.since().toString())
                .add("until", text(worker.until()))
                .add("waitEvent", text(Optional.of(worker.waitEvent()).filter(event -> !event.isEmpty())))
                .add("epoch", worker.epoch())
                .add("entryPoint", worker.entryPoint().toString())
                .add("capabilities", capabilities(worker.capabilities()))
                .add("startTime", worker.startTime().name())
                .add("restartPolicy", worker.restartPolicy().toString())
                .add("required", worker.required())
                .add("static", worker.isStatic())
                .build();
    }

    static JsonArray ofAll(List<WorkerInfo> workers) {
        JsonArrayBuilder json = Json.createArrayBuilder();
        workers.forEach(worker -> json.add(of(worker)));
        return json.build();
    }

    private static JsonValue lastExit(WorkerExit exit) {
        return ending(exit).build();
    }

    private static JsonObjectBuilder ending(WorkerExit exit) {
        return Json.createObjectBuilder()
                .add(
                        "code",
                        exit.code().isPresent() ? Json.createValue(exit.code().getAsInt()) : JsonValue.NULL)
                .add(
                        "signal",
                        exit.signal().isPresent()
                                ? Json.createValue(exit.signal().getAsInt())
                                : JsonValue.NULL)
                .add("cause", exit.cause().name())
                .add("at", exit.at().toString());
    }

    static JsonObject of(WorkerExit exit) {
        return ending(exit)
                .add("id", exit.worker().toString())
                .add("name", exit.name())
                .add("type", exit.type())
                .add("incarnation", exit.incarnation())
                .add("pid", exit.pid() > 0 ? Json.createValue(exit.pid()) : JsonValue.NULL)
                .add("crash", exit.cause().isCrash())
                .add("summary", exit.describe())
                .add("detail", exit.detail())
                .build();
    }

    static JsonArray ofExits(List<WorkerExit> exits) {
        JsonArrayBuilder json = Json.createArrayBuilder();
        exits.forEach(exit -> json.add(of(exit)));
        return json.build();
    }

    static JsonObject of(ExitReport report) {
        return Json.createObjectBuilder()
                .add("exit", of(report.exit()))
                .add("lastOutput", Json.createArrayBuilder(report.lastOutput()))
                .add("threadDump", report.threadDump())
                .add("crashSummary", report.crashSummary())
                .add("heapDump", report.heapDump())
                .add("history", ofExits(report.history()))
                .build();
    }

    private static JsonArrayBuilder capabilities(Collection<Capability> capabilities) {
        JsonArrayBuilder json = Json.createArrayBuilder();
        // In the order of their declaration: a set's own would differ from one JVM to the next.
        new TreeSet<>(capabilities).forEach(capability -> json.add(capability.name()));
        return json;
    }

    private static JsonValue text(Optional<?> value) {
        return value.<JsonValue>map(present -> Json.createValue(present.toString()))
                .orElse(JsonValue.NULL);
    }
}
