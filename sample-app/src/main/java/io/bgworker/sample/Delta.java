package io.bgworker.sample;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.InputStream;
import java.util.Set;

/** What clients post and {@link Fold} sums. */
record Delta(String type, long value) {

    static final int TYPE_CHARS_MAX = 64;

    private static final Set<String> FIELDS = Set.of("type", "value");

    static Delta parse(InputStream body) {
        JsonFields fields = JsonFields.parse(body, FIELDS);
        String type = fields.requiredText("type");
        if (type.isBlank() || type.length() > TYPE_CHARS_MAX || type.chars().anyMatch(Character::isISOControl)) {
            throw BadInputException.field(
                    "type", type, "1 to " + TYPE_CHARS_MAX + " characters, not all blank and none a control character");
        }
        return new Delta(type, fields.requiredInteger("value"));
    }

    JsonObject toJson() {
        return Json.createObjectBuilder().add("type", type).add("value", value).build();
    }
}
