package io.bgworker.protocol;

import io.bgworker.ExitReport;
import io.bgworker.SegmentInfo;
import io.bgworker.SegmentKind;
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
     * The worker takes part in shared memory.
     *
     * @param directory where its files are, as a path
     * @param number by which the worker is known among those that share it
     * @param generation how often the memory was made
     */
    record Memory(String directory, int number, long generation) implements Result {}

    /**
     * The worker is attached to this segment.
     *
     * @param handle by what it is found
     * @param name its name; empty if it has none
     * @param kind what it is for
     * @param bytes how long it is
     * @param generation of which generation
     * @param initialize whether the worker has to initialise it
     */
    record Segment(long handle, String name, SegmentKind kind, long bytes, long generation, boolean initialize)
            implements Result {}

    /** These segments. */
    record Segments(List<SegmentInfo> segments) implements Result {}

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
            /** {@code SharedMemoryException}. */
            MEMORY,
            /** {@code SharedMemoryFullException}. */
            MEMORY_FULL,
            /** {@code SharedMemoryMismatchException}. */
            MEMORY_MISMATCH,
            /** {@code SharedMemoryResetException}: view, generation. */
            MEMORY_RESET,
            /** {@code IllegalStateException}. */
            STATE,
            /** {@code WorkerException}. */
            OTHER
        }
    }
}
