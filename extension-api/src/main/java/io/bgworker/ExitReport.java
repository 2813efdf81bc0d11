package io.bgworker;

import java.util.List;

/**
 * The evidence of one end of a worker: what a person needs to find out why.
 *
 * @param exit how it ended
 * @param lastOutput the last lines it wrote to its output, oldest first
 * @param threadDump the threads of the worker as it was about to be killed; empty if there was no occasion
 * @param crashSummary the head of the JVM's error file; empty if there was none
 * @param history earlier ends of the same worker, newest first
 * @since 0.1
 */
public record ExitReport(
        WorkerExit exit, List<String> lastOutput, String threadDump, String crashSummary, List<WorkerExit> history) {}
