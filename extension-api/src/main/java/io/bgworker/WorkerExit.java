package io.bgworker;

import java.time.Instant;
import java.util.OptionalInt;

/**
 * How one process of a worker ended, or why none was started. PostgreSQL tells this only to its log.
 *
 * @param worker the worker
 * @param name its name
 * @param type its type
 * @param incarnation which start of the worker it was, counted from 1
 * @param pid its process id; 0 if there was none
 * @param code the exit code, unless a signal ended the process or there was none
 * @param signal the number of the signal that ended the process, if one did
 * @param cause why it ended, classified
 * @param detail the same in words for people; may have several lines
 * @param at when the end was observed
 * @since 0.1
 */
public record WorkerExit(
        WorkerId worker,
        String name,
        String type,
        int incarnation,
        long pid,
        OptionalInt code,
        OptionalInt signal,
        ExitCause cause,
        String detail,
        Instant at) {

    /**
     * How it ended, in PostgreSQL's words.
     *
     * @return for example {@code exited with code 1} or {@code terminated by signal 9}
     */
    public String describe() {
        if (signal.isPresent()) {
            return "terminated by signal " + signal.getAsInt();
        }
        return code.isPresent() ? "exited with code " + code.getAsInt() : "ended without a process";
    }
}
