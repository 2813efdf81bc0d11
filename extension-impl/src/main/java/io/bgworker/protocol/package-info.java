/**
 * What supervisor and worker say to each other, as frames and as bytes. {@link io.bgworker.protocol.Frame} lists the frames,
 * {@link io.bgworker.protocol.FrameDescriptor} is their layout, {@link io.bgworker.protocol.FrameCodec} goes from one to the
 * other. {@code docs/protocol.md} tells the exchanges.
 *
 * <p>No sockets, no threads. Whatever is read from a peer is checked against its bounds; what does not fit is a
 * {@link io.bgworker.protocol.MalformedFrameException}, never anything else.
 */
@NullMarked
package io.bgworker.protocol;

import org.jspecify.annotations.NullMarked;
