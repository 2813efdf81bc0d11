package io.bgworker.sample;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a request, read strictly. A binding to objects would be shorter, and would ignore unknown fields and turn
 * {@code "5"} into 5: mistakes that a client then never learns of.
 */
final class JsonFields {

    /** Room for the greatest extra data and main argument, each character escaped. */
    static final int BODY_BYTES_MAX = 1 << 20;

    private static final String OBJECT = "one JSON object with each field once";

    private static final JsonParserFactory PARSERS = Json.createParserFactory(Map.of());

    private final Map<String, JsonValue> fields;

    private JsonFields(Map<String, JsonValue> fields) {
        this.fields = fields;
    }

    /**
     * Reads a JSON object.
     *
     * @param known the fields it may have
     */
    static JsonFields parse(InputStream body, Set<String> known) {
        Map<String, JsonValue> fields = fields(bytes(body));
        for (Map.Entry<String, JsonValue> field : fields.entrySet()) {
            if (!known.contains(field.getKey())) {
                throw BadInputException.field(
                        field.getKey(), plain(field.getValue()), "one of the fields " + new TreeSet<>(known));
            }
        }
        return new JsonFields(fields);
    }

    private static byte[] bytes(InputStream body) {
        try {
            byte[] bytes = body.readNBytes(BODY_BYTES_MAX + 1);
            if (bytes.length > BODY_BYTES_MAX) {
                throw BadInputException.tooLarge(BODY_BYTES_MAX);
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Walks the parser, because the readers of JSON-P let pass what follows the object, a field that is there twice, and
     * bytes that are no UTF-8.
     */
    private static Map<String, JsonValue> fields(byte[] bytes) {
        try (JsonParser parser = PARSERS.createParser(new StringReader(utf8(bytes)))) {
            if (parser.next() != JsonParser.Event.START_OBJECT) {
                throw BadInputException.body(OBJECT, "it begins with another value");
            }
            Map<String, JsonValue> fields = new LinkedHashMap<>();
            while (parser.next() == JsonParser.Event.KEY_NAME) {
                String name = parser.getString();
                parser.next();
                if (fields.put(name, parser.getValue()) != null) {
                    throw BadInputException.body(OBJECT, ErrorJson.cut(name) + " is there twice");
                }
            }
            if (parser.hasNext()) {
                throw BadInputException.body(OBJECT, "there is more after it");
            }
            return fields;
        } catch (BadInputException e) {
            throw e;
        } catch (CharacterCodingException e) {
            throw BadInputException.body(OBJECT, "it is not in UTF-8");
        } catch (RuntimeException e) {
            // Not only JsonException: the parser has others for an empty body and for deep nesting.
            throw BadInputException.body(OBJECT, ErrorJson.message(e));
        }
    }

    private static String utf8(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }

    String requiredText(String name) {
        return text(name).orElseThrow(() -> BadInputException.missing(name, "a text"));
    }

    Optional<String> text(String name) {
        JsonValue value = value(name);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof JsonString text) {
            return Optional.of(text.getString());
        }
        throw BadInputException.field(name, plain(value), "a text");
    }

    long requiredInteger(String name) {
        String expected = "an integer from " + Long.MIN_VALUE + " to " + Long.MAX_VALUE;
        JsonValue value = value(name);
        if (value == null) {
            throw BadInputException.missing(name, expected);
        }
        return integer(value).orElseThrow(() -> BadInputException.field(name, plain(value), expected));
    }

    /** Several constants, in an array of their names. */
    <E extends Enum<E>> Optional<Set<E>> constants(String name, Class<E> type) {
        JsonValue value = value(name);
        if (value == null) {
            return Optional.empty();
        }
        String expected = "an array of " + Arrays.toString(type.getEnumConstants());
        if (!(value instanceof JsonArray names)) {
            throw BadInputException.field(name, plain(value), expected);
        }
        Set<E> constants = EnumSet.noneOf(type);
        for (JsonValue each : names) {
            constants.add(Arrays.stream(type.getEnumConstants())
                    .filter(constant ->
                            each instanceof JsonString text && text.getString().equals(constant.name()))
                    .findFirst()
                    .orElseThrow(() -> BadInputException.field(name, plain(each), expected)));
        }
        return Optional.of(constants);
    }

    /** An integer written as one: {@code 1.0} and {@code 1e3} are more likely mistakes. */
    static Optional<Long> integer(JsonValue value) {
        if (value instanceof JsonNumber number && number.isIntegral()) {
            try {
                return Optional.of(number.longValueExact());
            } catch (ArithmeticException e) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    @Nullable
    JsonValue value(String name) {
        return fields.get(name);
    }

    /** A value for people: texts without their quotes. */
    static String plain(JsonValue value) {
        return value instanceof JsonString text ? text.getString() : value.toString();
    }
}
