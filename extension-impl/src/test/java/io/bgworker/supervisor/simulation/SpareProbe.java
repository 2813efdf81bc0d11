package io.bgworker.supervisor.simulation;

import java.util.HashSet;
import java.util.function.BiFunction;

/** The same as {@link Probe} for the simulation of spares, which has no selection of steps. */
public final class SpareProbe implements BiFunction<Long, String, String> {

    @Override
    public String apply(Long seed, String unused) {
        try {
            new SpareSimulation(seed, new HashSet<>()).run();
            return "";
        } catch (AssertionError e) {
            return String.valueOf(e.getMessage());
        }
    }
}
