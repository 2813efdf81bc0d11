package io.bgworker.sample;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.io.InputStream;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What clients post and {@link Fold} sums.
 *
 * @param schema whose tables it is for
 */
record Delta(String type, long value, Schema schema) {

    static final int TYPE_CHARS_MAX = 64;

    private static final Set<String> FIELDS = Set.of("type", "value", "schema");

    static Delta parse(InputStream body) {
        JsonFields fields = JsonFields.parse(body, FIELDS);
        String type = fields.requiredText("type");
        if (type.isBlank() || type.length() > TYPE_CHARS_MAX || type.chars().anyMatch(Character::isISOControl)) {
            throw BadInputException.field(
                    "type", type, "1 to " + TYPE_CHARS_MAX + " characters, not all blank and none a control character");
        }
        return new Delta(type, fields.requiredInteger("value"), schema(fields.value("schema")));
    }

    private static Schema schema(@Nullable JsonValue value) {
        if (value == null) {
            return Schema.DEFAULT;
        }
        return JsonFields.integer(value)
                .flatMap(Schema::numbered)
                .orElseThrow(() -> BadInputException.field("schema", JsonFields.plain(value), Schema.NUMBERS));
    }

    JsonObject toJson() {
        JsonObjectBuilder json = Json.createObjectBuilder().add("type", type).add("value", value);
        if (!schema.isDefault()) {
            json.add("schema", schema.number());
        }
        return json.build();
    }
}
