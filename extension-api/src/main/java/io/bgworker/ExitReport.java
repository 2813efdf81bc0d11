package io.bgworker;

import java.util.List;

/**
 * The evidence of one end of a worker: what a person needs to find out why.
 *
 * @param exit how it ended
 * @param lastOutput the last lines it wrote to its output, oldest first
 * @param threadDump the threads of the worker as it was about to be killed; empty if there was no occasion
 * @param crashSummary the head of the JVM's error file; empty if there was none
 * @param heapDump the path of the heap dump that it left when it ran out of memory, on the machine it ran on; empty if there is
 *     none, see {@code bgworker.heap-dumps.max-bytes}. The file may have been removed since to make room for later ones
 * @param history earlier ends of the same worker, newest first
 * @since 0.1
 */
public record ExitReport(
        WorkerExit exit,
        List<String> lastOutput,
        String threadDump,
        String crashSummary,
        String heapDump,
        List<WorkerExit> history) {}
