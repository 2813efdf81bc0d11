package io.bgworker.sample;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.math.BigInteger;
import java.util.SortedMap;

/** How totals look to clients: an object with the sum of each type, in the order of the types. */
final class TotalsJson {

    private TotalsJson() {}

    static JsonObject of(SortedMap<String, BigInteger> totals) {
        JsonObjectBuilder json = Json.createObjectBuilder();
        totals.forEach(json::add);
        return json.build();
    }
}
