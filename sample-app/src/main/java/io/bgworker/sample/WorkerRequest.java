package io.bgworker.sample;

import io.bgworker.Capability;
import io.bgworker.EntryPoint;
import io.bgworker.RestartPolicy;
import io.bgworker.WorkerSpec;
import jakarta.json.JsonArray;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** What {@code POST api/workers} takes, as the definition of a worker. */
final class WorkerRequest {

    private static final Set<String> FIELDS =
            Set.of("entryPoint", "name", "mainArg", "extra", "restartTime", "capabilities");

    private static final String CAPABILITIES = "an array of " + Arrays.toString(Capability.values());

    private WorkerRequest() {}

    /**
     * Reads a definition. What is left out keeps the default of {@link WorkerSpec.Builder}.
     *
     * @throws BadInputException if the request is not of the right form
     * @throws io.bgworker.InvalidWorkerException if a value is not right for a worker
     */
    static WorkerSpec parse(InputStream body) {
        JsonFields fields = JsonFields.parse(body, FIELDS);
        WorkerSpec.Builder spec = WorkerSpec.builder(EntryPoint.parse(fields.requiredText("entryPoint")));
        fields.text("name").ifPresent(name -> spec.name(notBlank(name)));
        fields.text("extra").ifPresent(extra -> spec.extra(extra.getBytes(StandardCharsets.UTF_8)));
        fields.text("restartTime").ifPresent(text -> spec.restartPolicy(RestartPolicy.parse(text)));
        mainArg(fields, spec);
        capabilities(fields, spec);
        return spec.build();
    }

    /** To the builder an empty name means none was given; a client that sends one has made a mistake. */
    private static String notBlank(String name) {
        if (name.isBlank()) {
            throw BadInputException.field("name", name, "a text that is not blank");
        }
        return name;
    }

    private static void mainArg(JsonFields fields, WorkerSpec.Builder spec) {
        JsonValue value = fields.value("mainArg");
        if (value instanceof JsonString text) {
            spec.mainArg(text.getString());
        } else if (value != null) {
            spec.mainArg(JsonFields.integer(value)
                    .orElseThrow(() ->
                            BadInputException.field("mainArg", JsonFields.plain(value), "a text or a 64-bit integer")));
        }
    }

    private static void capabilities(JsonFields fields, WorkerSpec.Builder spec) {
        JsonValue value = fields.value("capabilities");
        if (value instanceof JsonArray names) {
            Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
            for (JsonValue name : names) {
                capabilities.add(capability(name));
            }
            spec.capabilities(capabilities.toArray(new Capability[0]));
        } else if (value != null) {
            throw BadInputException.field("capabilities", JsonFields.plain(value), CAPABILITIES);
        }
    }

    private static Capability capability(JsonValue name) {
        return Arrays.stream(Capability.values())
                .filter(capability ->
                        name instanceof JsonString text && text.getString().equals(capability.name()))
                .findFirst()
                .orElseThrow(() -> BadInputException.field("capabilities", JsonFields.plain(name), CAPABILITIES));
    }
}
