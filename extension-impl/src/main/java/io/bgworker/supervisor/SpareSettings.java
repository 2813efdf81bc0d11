package io.bgworker.supervisor;

/**
 * What the spares are bounded by; replaced as a whole when the configuration is reloaded.
 *
 * @param countMin how many spares of each kind shall wait at least, 0 or greater
 * @param countMax how many shall wait if the demand is great; not less
 * @param startTimeoutNanos how long a spare may take until it waits
 */
public record SpareSettings(int countMin, int countMax, long startTimeoutNanos) {

    /** Checks what would make the pool meaningless. */
    public SpareSettings {
        if (countMin < 0 || countMax < countMin || startTimeoutNanos <= 0) {
            throw new IllegalArgumentException(
                    "Spare settings must have 0 <= countMin <= countMax and startTimeoutNanos > 0, were countMin="
                            + countMin + " countMax=" + countMax + " startTimeoutNanos=" + startTimeoutNanos);
        }
    }

    /**
     * The same number whatever the demand.
     *
     * @param count how many spares of each kind shall wait, 0 or greater
     * @param startTimeoutNanos how long a spare may take until it waits
     */
    public SpareSettings(int count, long startTimeoutNanos) {
        this(count, count, startTimeoutNanos);
    }
}
