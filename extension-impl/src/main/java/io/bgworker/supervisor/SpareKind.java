package io.bgworker.supervisor;

/** What a spare can become: its class path, and with that what it has loaded, is one or the other from the beginning. */
public enum SpareKind {

    /** A worker without a container. */
    PLAIN,

    /** A worker with a container around it. */
    WITH_CONTAINER
}
