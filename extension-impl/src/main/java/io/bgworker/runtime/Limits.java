package io.bgworker.runtime;

import io.bgworker.supervisor.Outcome;

/** Names the configuration keys of limits. */
final class Limits {

    private Limits() {}

    static String key(Outcome.LimitExceeded limit) {
        return limit.type().isEmpty() ? "bgworker.max-worker-processes" : "bgworker.type." + limit.type() + ".max";
    }
}
