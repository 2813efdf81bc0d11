package io.bgworker.supervisor;

import io.bgworker.ExitCause;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How an end is classified, as one pure decision on the signs of it. What the worker announced comes first: it could clean
 * up. Without an announcement the end is a crash, whatever the exit value, unless the process never became a JVM.
 */
final class ExitRule {

    /** What HotSpot exits with when it was told to leave on an OutOfMemoryError. */
    private static final int OUT_OF_MEMORY_CODE = 3;

    /** What a wrapper exits with whose exec failed: what it shall execute cannot be executed, or is not there. */
    private static final int NOT_EXECUTABLE_CODE = 126;

    private static final int NOT_FOUND_CODE = 127;

    private static final int SIGKILL = 9;
    private static final int SIGNAL_BASE = 128;
    private static final int SIGNAL_MAX = 64;

    private ExitRule() {}

    static WorkerEnd classify(int incarnation, Worker.Incarnation run) {
        Told told = run.told;
        ProcessEnd process = run.processEnd;
        // A kill that came too late for a process that was dying by itself is not what ended it.
        boolean byKill = run.killed
                && (process == null || (process.exitValue() == SIGNAL_BASE + SIGKILL && process.crashSignal() == 0));
        // A JVM that hangs in its shutdown and is killed takes the code of System.exit with it: only the kill is known.
        boolean codeIsLost = told != null && told.kind() == Told.Kind.SHUTDOWN && byKill;
        if (told != null && !codeIsLost) {
            return announced(incarnation, run, told, process);
        }
        if (byKill && run.stop != null) {
            return end(
                    incarnation, run, OptionalInt.empty(), OptionalInt.of(SIGKILL), causeOfKill(run.stop), killed(run));
        }
        if (process == null) {
            throw new AssertionError(
                    "An end without an announcement and without a process exit, incarnation " + incarnation);
        }
        return unannounced(incarnation, run, process);
    }

    static WorkerEnd startFailed(int incarnation, String reason, long nowNanos) {
        return new WorkerEnd(
                incarnation, 0, OptionalInt.empty(), OptionalInt.empty(), ExitCause.START_FAILED, reason, nowNanos);
    }

    private static WorkerEnd announced(
            int incarnation, Worker.Incarnation run, Told told, @Nullable ProcessEnd process) {
        // Not the reason of a kill: that may come to one which has finished by itself and only lingers.
        boolean stopping = run.rung != Worker.Rung.NONE;
        int code = told.kind() == Told.Kind.SHUTDOWN && process != null ? process.exitValue() : told.code();
        ExitCause cause =
                switch (told.kind()) {
                    case OUT_OF_MEMORY -> ExitCause.OUT_OF_MEMORY;
                    case FOREIGN_TERMINATE -> ExitCause.TERMINATED;
                    case RETURNED, THREW, SHUTDOWN -> causeOfCode(code, stopping);
                };
        boolean obeyed = cause == ExitCause.TERMINATED && told.kind() != Told.Kind.FOREIGN_TERMINATE;
        String detail = obeyed ? withOrigin(run.stop, told.detail()) : told.detail();
        return end(incarnation, run, OptionalInt.of(code), OptionalInt.empty(), cause, detail);
    }

    /** Whose order it obeyed; a reason of a kill says nothing of that. */
    private static String withOrigin(@Nullable StopReason stop, String detail) {
        if (stop != StopReason.TERMINATE && stop != StopReason.RESTART && stop != StopReason.SHUTDOWN) {
            return detail;
        }
        return detail.isEmpty() ? stop.words() : stop.words() + "; " + detail;
    }

    private static ExitCause causeOfCode(int code, boolean stopping) {
        if (code != 0 && code != 1) {
            return ExitCause.EXITED;
        }
        if (stopping) {
            return ExitCause.TERMINATED;
        }
        return code == 0 ? ExitCause.COMPLETED : ExitCause.FAILED;
    }

    private static WorkerEnd unannounced(int incarnation, Worker.Incarnation run, ProcessEnd process) {
        int value = process.exitValue();
        if (process.crashSignal() != 0) {
            return end(
                    incarnation,
                    run,
                    OptionalInt.empty(),
                    OptionalInt.of(process.crashSignal()),
                    ExitCause.NATIVE_CRASH,
                    "the JVM crashed");
        }
        if (value > SIGNAL_BASE && value <= SIGNAL_BASE + SIGNAL_MAX) {
            OptionalInt signal = OptionalInt.of(value - SIGNAL_BASE);
            return end(incarnation, run, OptionalInt.empty(), signal, ExitCause.SIGNALED, "");
        }
        OptionalInt code = OptionalInt.of(value);
        if (!run.connected && (value == NOT_EXECUTABLE_CODE || value == NOT_FOUND_CODE)) {
            String tried = process.program() + " could not be executed; the output of the process says why";
            return end(incarnation, run, code, OptionalInt.empty(), ExitCause.START_FAILED, tried);
        }
        return value == OUT_OF_MEMORY_CODE
                ? end(incarnation, run, code, OptionalInt.empty(), ExitCause.OUT_OF_MEMORY, "OutOfMemoryError")
                : end(incarnation, run, code, OptionalInt.empty(), ExitCause.HALTED, "did not announce its end");
    }

    private static ExitCause causeOfKill(StopReason stop) {
        return switch (stop) {
            case TERMINATE, RESTART, SHUTDOWN -> ExitCause.KILLED;
            case START_TIMEOUT -> ExitCause.START_TIMEOUT;
            case PROTOCOL, LOST -> ExitCause.PROTOCOL_VIOLATION;
            case RESET -> ExitCause.RESET;
        };
    }

    private static String killed(Worker.Incarnation run) {
        String why = run.stop == null ? "" : run.stop.words();
        return run.violation.isEmpty() ? why : why + ": " + run.violation;
    }

    private static WorkerEnd end(
            int incarnation,
            Worker.Incarnation run,
            OptionalInt code,
            OptionalInt signal,
            ExitCause cause,
            String detail) {
        return new WorkerEnd(incarnation, run.pid, code, signal, cause, detail, run.diedAtNanos);
    }
}
