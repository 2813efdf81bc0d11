package io.bgworker.supervisor;

/** What can be asked for a worker by name. */
public enum Verb {
    /** Start it if it does not run. */
    START,
    /** Terminate it. */
    STOP,
    /** End its process and start a new one. */
    RESTART,
    /** Start it if it is parked. */
    RESUME
}
