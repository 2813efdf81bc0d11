package io.bgworker.config;

import io.bgworker.DurationText;
import java.time.Duration;

/** Durations from {@code min} to {@code max}, both included. */
record DurationRange(Duration min, Duration max) implements Parser<Duration> {

    @Override
    public Duration parse(String text) throws WrongValue {
        return DurationText.parse(text).filter(this::contains).orElseThrow(() -> new WrongValue(toString()));
    }

    Duration check(String what, Duration duration) {
        if (!contains(duration)) {
            throw new IllegalArgumentException(what + " must be " + this + ", was " + DurationText.format(duration));
        }
        return duration;
    }

    private boolean contains(Duration duration) {
        return duration.compareTo(min) >= 0 && duration.compareTo(max) <= 0;
    }

    @Override
    public String toString() {
        return "a duration from " + text(min) + " to " + text(max) + " such as 10s, 500ms or PT1M";
    }

    private static String text(Duration duration) {
        boolean wholeHours = !duration.isZero() && duration.equals(Duration.ofHours(duration.toHours()));
        return wholeHours ? duration.toHours() + "h" : DurationText.format(duration);
    }
}
