package io.bgworker.channel;

import io.bgworker.protocol.Frame;

/**
 * Who is expected to call, and hears what it says. All methods are called by the channel's thread, which serves everybody:
 * they must not block. {@link #ended} is called once, and last, also if nobody ever called.
 */
public interface Endpoint {

    /**
     * The peer has called and proved who it is.
     *
     * @param connection to answer through
     */
    void connected(Connection connection);

    /**
     * The peer says something.
     *
     * @param frame what it says
     */
    void received(Frame.FromWorker frame);

    /**
     * The channel has ended, or will never begin.
     *
     * @param violation how the peer broke the protocol; empty if it did not
     */
    void ended(String violation);
}
