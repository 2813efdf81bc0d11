package io.bgworker.supervisor;

import io.bgworker.ExitCause;
import java.util.OptionalInt;

/**
 * How one incarnation ended, classified.
 *
 * @param incarnation which process of the worker it was
 * @param pid its process id; 0 if there was none
 * @param code the exit code, unless a signal ended the process or there was none
 * @param signal the signal that ended it, if one did
 * @param cause why it ended
 * @param detail the same in words
 * @param atNanos when the death was observed
 */
public record WorkerEnd(
        int incarnation,
        long pid,
        OptionalInt code,
        OptionalInt signal,
        ExitCause cause,
        String detail,
        long atNanos) {}
