/**
 * Unix domain sockets that move frames and decide nothing. {@link io.bgworker.channel.ChannelServer} is the supervisor's
 * side: one selector, one thread for all workers. {@link io.bgworker.channel.ChannelClient} is the worker's: a socket that
 * blocks until the worker has its assignment.
 */
@NullMarked
package io.bgworker.channel;

import org.jspecify.annotations.NullMarked;
