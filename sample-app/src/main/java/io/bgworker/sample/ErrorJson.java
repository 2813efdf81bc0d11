package io.bgworker.sample;

import io.bgworker.InvalidWorkerException;
import io.bgworker.WorkerLimitExceededException;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;

/** The one shape of an error: {@code error} in words, and which {@code field}, its {@code value}, what is {@code expected}. */
final class ErrorJson {

    private static final int VALUE_CHARS_MAX = 200;

    private ErrorJson() {}

    static JsonObject of(String error) {
        return builder(error).build();
    }

    static JsonObject of(BadInputException e) {
        JsonObjectBuilder json = builder(message(e));
        e.field().ifPresent(field -> json.add("field", field).add("value", cut(e.value())));
        return json.add("expected", e.expected()).build();
    }

    static JsonObject of(InvalidWorkerException e) {
        return builder(message(e))
                .add("field", field(e.attribute()))
                .add("value", cut(e.value()))
                .add("expected", e.expected())
                .build();
    }

    static JsonObject of(WorkerLimitExceededException e) {
        return builder(message(e)).add("limit", e.limit()).add("key", e.key()).build();
    }

    private static JsonObjectBuilder builder(String error) {
        return Json.createObjectBuilder().add("error", error);
    }

    static String message(Throwable e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }

    /** A value may be as long as the request; the client knows the rest. */
    static String cut(String value) {
        return value.length() <= VALUE_CHARS_MAX ? value : value.substring(0, VALUE_CHARS_MAX) + "…";
    }

    /** Attributes of a worker are named in words; clients know the field. */
    private static String field(String attribute) {
        return switch (attribute) {
            case "entry point" -> "entryPoint";
            case "main argument" -> "mainArg";
            case "restart time" -> "restartTime";
            // Without a name a worker is named after its type, and that after its class.
            case "type" -> "entryPoint";
            default -> attribute.startsWith("backoff") ? "restartTime" : attribute;
        };
    }
}
