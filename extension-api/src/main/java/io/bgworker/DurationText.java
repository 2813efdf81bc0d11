package io.bgworker;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as people write them: {@code 10s}, {@code 500ms}, {@code 5m}, {@code 1h}, {@code 1d}, or ISO-8601. The one
 * form that annotations, configuration keys and the text of restart policies have in common.
 *
 * @since 0.1
 */
public final class DurationText {

    private static final Pattern SHORT = Pattern.compile("(-?\\d{1,12})\\s*(ms|s|m|h|d)");

    private DurationText() {}

    /**
     * Reads a duration.
     *
     * @param text a number with a unit (ms, s, m, h, d), or ISO-8601
     * @return the duration, which may be negative; empty if the text is neither
     */
    public static Optional<Duration> parse(String text) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        Matcher shortForm = SHORT.matcher(word);
        try {
            return Optional.of(
                    shortForm.matches()
                            ? of(Long.parseLong(shortForm.group(1)), shortForm.group(2))
                            : Duration.parse(word));
        } catch (DateTimeParseException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static Duration of(long amount, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    /**
     * Writes a duration so that {@link #parse(String)} reads it.
     *
     * @param duration the duration
     * @return for example {@code 10s} or {@code 500ms}; ISO-8601 where milliseconds do not suffice
     */
    public static String format(Duration duration) {
        if (duration.toNanosPart() % 1_000_000 != 0) {
            return duration.toString();
        }
        return duration.toMillisPart() == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
    }
}
