package io.bgworker.sample;

import io.bgworker.SharedMemoryReset;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.Optional;

/**
 * How far the pipeline is.
 *
 * @param running how many of its two workers there are
 * @param generation how often the shared memory was made; what follows is of this generation
 * @param produced the last number that was sent
 * @param folded how many were folded
 * @param sum their sum
 * @param lastReset the last crash that made the memory anew
 */
public record PipelineProgress(
        int running, long generation, long produced, long folded, long sum, Optional<SharedMemoryReset> lastReset) {

    /** As clients see it. */
    public JsonObject toJson() {
        return Json.createObjectBuilder()
                .add("running", running)
                .add("generation", generation)
                .add("produced", produced)
                .add("folded", folded)
                .add("sum", sum)
                .add("lastReset", lastReset.map(PipelineProgress::reset).orElse(JsonValue.NULL))
                .build();
    }

    private static JsonValue reset(SharedMemoryReset reset) {
        return Json.createObjectBuilder()
                .add("generation", reset.generation())
                .add("crasher", reset.crasher().name())
                .build();
    }
}
