package io.bgworker.benchmarks;

import java.util.Optional;

/** A measurement that nobody takes. */
record Named(String id, Unit unit, Optional<String> reference) implements Measurement {

    @Override
    public String what() {
        return "what it is";
    }

    @Override
    public void ours(Samples samples) {
        throw new AssertionError();
    }
}
