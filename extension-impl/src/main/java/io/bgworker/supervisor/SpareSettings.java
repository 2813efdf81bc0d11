package io.bgworker.supervisor;

/**
 * What the spares are bounded by; replaced as a whole when the configuration is reloaded.
 *
 * @param count how many spares of each kind shall wait, 0 or greater
 * @param startTimeoutNanos how long a spare may take until it waits
 */
public record SpareSettings(int count, long startTimeoutNanos) {

    /** Checks what would make the pool meaningless. */
    public SpareSettings {
        if (count < 0 || startTimeoutNanos <= 0) {
            throw new IllegalArgumentException(
                    "Spare settings must have count >= 0 and startTimeoutNanos > 0, were count=" + count
                            + " startTimeoutNanos=" + startTimeoutNanos);
        }
    }
}
