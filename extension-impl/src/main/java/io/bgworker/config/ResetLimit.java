package io.bgworker.config;

import io.bgworker.DurationText;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How often the shared-memory group may be reset by crashes before it is parked.
 *
 * @param resets 1 to 1000
 * @param within the window of time they are counted in, 1 second to 24 hours
 */
public record ResetLimit(int resets, Duration within) {

    private static final Pattern TEXT = Pattern.compile("(\\S+)\\s+in\\s+(\\S.*)");

    /** Checks the ranges. */
    public ResetLimit {
        Ranges.RESETS.check("Resets", resets);
        Ranges.RESET_WINDOW.check("The window of the reset limit", within);
    }

    static ResetLimit parse(String text) throws WrongValue {
        Matcher parts = TEXT.matcher(text.strip());
        try {
            if (parts.matches()) {
                return new ResetLimit(Ranges.RESETS.parse(parts.group(1)), Ranges.RESET_WINDOW.parse(parts.group(2)));
            }
        } catch (WrongValue e) {
            // Told below with both ranges.
        }
        throw new WrongValue(
                "'<resets> in <duration>' such as '5 in 60s', with " + Ranges.RESETS + " and " + Ranges.RESET_WINDOW);
    }

    /**
     * The text form.
     *
     * @return for example {@code 5 in 60s}
     */
    @Override
    public String toString() {
        return resets + " in " + DurationText.format(within);
    }
}
