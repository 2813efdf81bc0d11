package io.bgworker.launcher;

/** A worker's process. */
public interface LaunchedProcess {

    /** Its process id. */
    long pid();

    /** What was to be executed: the Java of the worker. */
    String program();

    /**
     * Says whose process it is from now on: for the names of the threads that follow it, and what is logged of it. A spare
     * becomes a worker's; its directory, and the mark in its environment, stay as they are.
     *
     * @param name of the worker, as threads are called by
     * @param worker its name, for people
     */
    void rename(String name, String worker);

    /** Kills it and everything it started. Returns at once; may be called by any thread, and again. */
    void kill();

    /** Tells which classes it has loaded so far, if its request says to whom. Blocks. */
    void tellLoaded();

    /** Removes what it left in the file system, once its end was dealt with. Returns at once. */
    void cleanUp();
}
