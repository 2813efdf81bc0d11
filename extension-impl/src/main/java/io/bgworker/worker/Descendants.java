package io.bgworker.worker;

/** The processes that this one has started, and those that they have. The launcher has its ways to end them, but not everywhere. */
final class Descendants {

    private Descendants() {}

    static void end() {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    }
}
