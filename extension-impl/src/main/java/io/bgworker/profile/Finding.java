package io.bgworker.profile;

import java.util.List;

/**
 * Something that cannot be in a worker, and yet is needed.
 *
 * @param path how the worker comes to it: its class, then in turns what needs and what is needed
 * @param what what is the matter
 * @param advice what to do
 */
public record Finding(List<String> path, String what, String advice) {

    /** Copies. */
    public Finding {
        path = List.copyOf(path);
    }

    /** In one sentence, for whoever deploys. */
    @Override
    public String toString() {
        return String.join(" → ", path) + ": " + what + "; " + advice;
    }
}
