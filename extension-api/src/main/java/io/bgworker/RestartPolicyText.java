package io.bgworker;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text form of restart policies, and the checks of their values. */
final class RestartPolicyText {

    private static final String EXPECTED =
            "a duration from 0s to 24h such as 10s, 500ms or PT1M, or never, never-but-after-reset, backoff(…) or default";

    private static final Pattern BACKOFF = Pattern.compile("backoff(?:\\((.*)\\))?", Pattern.DOTALL);

    private static final Map<String, String> BACKOFF_DEFAULTS = Map.of(
            "initial", "1s",
            "factor", "2",
            "max", "60s",
            "jitter", "0.2",
            "healthy-after", "30s",
            "crashes", "5",
            "within", "60s");

    private RestartPolicyText() {}

    static RestartPolicy parse(String text) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        Matcher backoff = BACKOFF.matcher(word);
        if (backoff.matches()) {
            return backoff(backoff.group(1) == null ? "" : backoff.group(1), text);
        }
        return switch (word) {
            case "never" -> RestartPolicy.never();
            case "never-but-after-reset" -> RestartPolicy.never().butAfterReset();
            case "default" -> RestartPolicy.configured();
            default -> RestartPolicy.after(duration("restart time", word, EXPECTED));
        };
    }

    private static RestartPolicy backoff(String arguments, String text) {
        Map<String, String> values = new TreeMap<>(BACKOFF_DEFAULTS);
        for (String argument : arguments.isBlank() ? new String[0] : arguments.split(",", -1)) {
            int equals = argument.indexOf('=');
            String key = equals < 0
                    ? argument.strip()
                    : argument.substring(0, equals).strip();
            check(
                    equals > 0 && values.containsKey(key),
                    "restart time",
                    text,
                    "backoff(key=value, …) with the keys " + new TreeMap<>(BACKOFF_DEFAULTS).keySet());
            values.put(key, argument.substring(equals + 1).strip());
        }
        return RestartPolicy.backoff(
                duration(values, "initial"),
                number(values, "factor"),
                duration(values, "max"),
                number(values, "jitter"),
                duration(values, "healthy-after"),
                count(values, "crashes"),
                duration(values, "within"));
    }

    private static Duration duration(Map<String, String> values, String key) {
        return duration("backoff " + key, value(values, key), "a duration such as 10s or 500ms");
    }

    private static int count(Map<String, String> values, String key) {
        try {
            return Integer.parseInt(value(values, key));
        } catch (NumberFormatException e) {
            throw invalid("backoff " + key, value(values, key), "a whole number");
        }
    }

    private static double number(Map<String, String> values, String key) {
        try {
            return Double.parseDouble(value(values, key));
        } catch (NumberFormatException e) {
            throw invalid("backoff " + key, value(values, key), "a number");
        }
    }

    private static String value(Map<String, String> values, String key) {
        return Objects.requireNonNull(values.get(key), key);
    }

    private static Duration duration(String attribute, String text, String expected) {
        return DurationText.parse(text).orElseThrow(() -> invalid(attribute, text, expected));
    }

    static String format(Duration duration) {
        return DurationText.format(duration);
    }

    static void checkRestartTime(String attribute, Duration duration) {
        check(
                !duration.isNegative() && duration.compareTo(RestartPolicy.RESTART_TIME_MAX) <= 0,
                attribute,
                format(duration),
                "0s … 24h, or never");
    }

    static void check(boolean right, String attribute, Object value, String expected) {
        if (!right) {
            throw invalid(attribute, value.toString(), expected);
        }
    }

    private static InvalidWorkerException invalid(String attribute, String value, String expected) {
        return new InvalidWorkerException("", attribute, value, expected);
    }
}
