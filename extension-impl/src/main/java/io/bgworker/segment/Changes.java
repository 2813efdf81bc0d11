package io.bgworker.segment;

import java.util.List;

/**
 * What follows from an end.
 *
 * @param answers who waits no longer
 * @param destroyed what is to be removed
 */
public record Changes(List<Answer> answers, List<Segment> destroyed) {

    /** Copies. */
    public Changes {
        answers = List.copyOf(answers);
        destroyed = List.copyOf(destroyed);
    }
}
