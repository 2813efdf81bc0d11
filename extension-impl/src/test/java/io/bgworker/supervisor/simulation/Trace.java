package io.bgworker.supervisor.simulation;

import io.bgworker.supervisor.Effect;
import io.bgworker.supervisor.Event;
import io.bgworker.supervisor.Settings;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a run began with, and its latest steps, for whoever has to find out how it came to this. */
final class Trace {

    private static final int STEPS_MAX = 80;

    private record Step(long number, long now, Event event, List<Effect> effects) {}

    private final Settings settings;
    private final Deque<Step> steps = new ArrayDeque<>();

    Trace(Settings settings) {
        this.settings = settings;
    }

    void add(long number, long now, Event event, List<Effect> effects) {
        if (event instanceof Event.Tick && effects.isEmpty()) {
            return;
        }
        steps.addLast(new Step(number, now, event, effects));
        if (steps.size() > STEPS_MAX) {
            steps.removeFirst();
        }
    }

    @Override
    public String toString() {
        long begin = steps.isEmpty() ? 0 : steps.getFirst().now();
        return steps.stream().map(step -> line(step, begin)).collect(Collectors.joining("\n", settings + "\n", ""));
    }

    private static String line(Step step, long begin) {
        String effects = step.effects().stream()
                .filter(effect -> !(effect instanceof Effect.Publish || effect instanceof Effect.Started))
                .map(effect -> "\n          "
                        + effect.toString()
                                .replaceAll("WorkerSpec.*javaHome=]", "…")
                                .replaceAll("WorkerView\\[id=([^,]*),.*, end=", "$1, end="))
                .collect(Collectors.joining());
        String event = step.event().toString().replaceAll("(entryPoint=.*bytes, |, required=false|, priority=.*=)", "");
        double seconds = (step.now() - begin) / 1e9;
        return String.format(Locale.ROOT, "%6d %+14.9f s  %s%s", step.number(), seconds, event, effects);
    }
}
