package io.bgworker.benchmarks;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Until Open Liberty is ready with the sample in it. */
final class ServerStartup implements Measurement {

    private static final int ROUNDS_MAX = 30;

    @Override
    public String id() {
        return "server.startup";
    }

    @Override
    public String what() {
        return "from the start of Open Liberty with the sample until it is ready";
    }

    @Override
    public Unit unit() {
        return Unit.MILLISECONDS;
    }

    @Override
    public Optional<String> reference() {
        return Optional.of("the same with `bgworker.enabled=false`");
    }

    @Override
    public int roundsMax() {
        return ROUNDS_MAX;
    }

    @Override
    public Optional<String> prepare() {
        return Liberty.missing();
    }

    @Override
    public void ours(Samples samples) throws IOException {
        start(Map.of(), samples);
    }

    @Override
    public void reference(Samples samples) throws IOException {
        start(Map.of("BGWORKER_ENABLED", "false"), samples);
    }

    private static void start(Map<String, String> environment, Samples samples) throws IOException {
        try (Liberty liberty = Liberty.start(environment)) {
            samples.add(liberty.nanosToReady);
        }
    }
}
