package io.bgworker;

/**
 * What came of sending or receiving ({@code shm_mq_result}).
 *
 * @since 0.1
 */
public enum QueueResult {

    /** The message was sent, or received ({@code SHM_MQ_SUCCESS}). */
    SUCCESS,

    /** Not yet; call again, and if it was a send, with the same message ({@code SHM_MQ_WOULD_BLOCK}). */
    WOULD_BLOCK,

    /** The other side has left, or will never come ({@code SHM_MQ_DETACHED}). It stays like this. */
    DETACHED
}
