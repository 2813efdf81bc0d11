package io.bgworker.protocol;

import io.bgworker.ExitReport;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerId;
import io.bgworker.WorkerInfo;
import io.bgworker.WorkerStatus;
import io.bgworker.spi.DatabaseSettings;
import java.util.List;

/** The answers to the {@linkplain Call calls}. */
public sealed interface Result {

    /** It was done. */
    record Done() implements Result {}

    /** These workers. */
    record Handles(List<Handle> handles) implements Result {}

    /** What a worker needs to have a handle of another one. */
    record Handle(WorkerId id, String name) {}

    /** What is known of these workers. */
    record Workers(List<WorkerInfo> workers) implements Result {}

    /** These ends. */
    record Exits(List<WorkerExit> exits) implements Result {}

    /** This report. */
    record Report(ExitReport report) implements Result {}

    /** These lines. */
    record Lines(List<String> lines) implements Result {}

    /** The status a wait ended with. */
    record Status(WorkerStatus status, boolean ready) implements Result {}

    /** This database, by its name, and whether its transactions carry notifications by themselves. */
    record Database(String name, DatabaseSettings settings, boolean carriesNotifications) implements Result {}

    /** The signal was sent, if the worker was running. */
    record Sent(boolean running) implements Result {}

    /** This configuration epoch. */
    record Epoch(long epoch) implements Result {}

    /**
     * It was refused or failed.
     *
     * @param kind which exception the caller shall see
     * @param message its message
     * @param details what else the exception carries, by kind
     */
    record Failure(Kind kind, String message, List<String> details) implements Result {

        /** Which exception the caller shall see. */
        public enum Kind {
            /** {@code InvalidWorkerException}: worker, attribute, value, expected. */
            INVALID,
            /** {@code WorkerLimitExceededException}: worker, limit, key. */
            LIMIT,
            /** {@code SupervisorStoppedException}. */
            STOPPED,
            /** {@code UnknownWorkerException}: name, expected. */
            UNKNOWN,
            /** {@code DatabaseUnavailableException}. */
            DATABASE,
            /** {@code WorkerException}. */
            OTHER
        }
    }
}
