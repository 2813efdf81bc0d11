package io.bgworker.sample;

import io.bgworker.Capability;
import io.bgworker.EntryPoint;
import io.bgworker.RestartPolicy;
import io.bgworker.WorkerSpec;
import io.bgworker.spi.DatabaseProvider;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What {@code POST api/workers} takes, as the definition of a worker. */
final class WorkerRequest {

    private static final Set<String> FIELDS = Stream.concat(
                    Stream.of("entryPoint", "name", "mainArg", "extra", "restartTime", "capabilities"),
                    SummarizerRequest.FIELDS.stream())
            .collect(Collectors.toSet());

    private WorkerRequest() {}

    /**
     * Reads a definition. What is left out keeps the default of {@link WorkerSpec.Builder}.
     *
     * @param databases those that workers may connect to
     * @throws BadInputException if the request is not of the right form
     * @throws io.bgworker.InvalidWorkerException if a value is not right for a worker
     */
    static WorkerSpec parse(InputStream body, DatabaseProvider databases) {
        JsonFields fields = JsonFields.parse(body, FIELDS);
        EntryPoint entryPoint = EntryPoint.parse(fields.requiredText("entryPoint"));
        WorkerSpec.Builder spec = WorkerSpec.builder(entryPoint);
        fields.text("name").ifPresent(name -> spec.name(notBlank(name)));
        fields.text("extra").ifPresent(extra -> spec.extra(extra.getBytes(StandardCharsets.UTF_8)));
        fields.text("restartTime").ifPresent(text -> spec.restartPolicy(RestartPolicy.parse(text)));
        fields.constants("capabilities", Capability.class)
                .ifPresent(capabilities -> spec.capabilities(capabilities.toArray(new Capability[0])));
        mainArg(fields, spec);
        if (entryPoint.equals(EntryPoint.of(Summarizer.class))) {
            SummarizerRequest.read(fields, spec, databases);
        } else {
            SummarizerRequest.refuse(fields);
        }
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
}
