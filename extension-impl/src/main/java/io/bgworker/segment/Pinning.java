package io.bgworker.segment;

/** What came of pinning or unpinning. */
public enum Pinning {
    /** Done. */
    DONE,
    /** The party is not attached to such a segment. */
    NOT_ATTACHED,
    /** It has its pin already, or none that could be taken away. */
    AS_IT_WAS,
    /** It is a named one, which keeps its pin. */
    NAMED
}
