package io.bgworker.launcher;

/** A worker's process. */
public interface LaunchedProcess {

    /** Its process id. */
    long pid();

    /** What was to be executed: the Java of the worker. */
    String program();

    /** Kills it and everything it started. Returns at once; may be called by any thread, and again. */
    void kill();

    /** Removes what it left in the file system, once its end was dealt with. Returns at once. */
    void cleanUp();
}
