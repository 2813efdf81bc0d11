package io.bgworker.launcher;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a JVM left behind of itself when it ended.
 *
 * @param crash the head of its error file
 * @param heapDump where its heap dump is; empty if there is none
 */
public record Evidence(CrashSummary crash, Optional<Path> heapDump) {

    /** Nothing. */
    public static final Evidence NONE = new Evidence(CrashSummary.NONE, Optional.empty());
}
