package io.bgworker.config;

import java.util.OptionalInt;

/**
 * How many spares of each kind shall wait.
 *
 * @param least whatever the demand, 0 to 64
 * @param most if the demand is great, {@code least} to 64
 */
public record SpareNumber(int least, int most) {

    private static final String AUTO = "auto";

    /** What an automatic number begins with, and comes down to. */
    private static final int LEAST_IF_AUTO = 1;

    /** Checks the ranges. */
    public SpareNumber {
        Ranges.SPARES.check("The least number of spares", least);
        new IntRange(least, Ranges.SPARES.max()).check("The greatest number of spares", most);
    }

    /** What is asked for: a number, or by nothing, that it follows the demand. */
    static OptionalInt parse(String text) throws WrongValue {
        if (text.strip().equalsIgnoreCase(AUTO)) {
            return OptionalInt.empty();
        }
        try {
            return OptionalInt.of(Ranges.SPARES.parse(text));
        } catch (WrongValue e) {
            throw new WrongValue(e.expected() + ", or " + AUTO);
        }
    }

    static SpareNumber of(OptionalInt number, int most) {
        return number.isPresent()
                ? new SpareNumber(number.getAsInt(), number.getAsInt())
                : new SpareNumber(Math.min(LEAST_IF_AUTO, most), most);
    }
}
