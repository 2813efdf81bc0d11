/**
 * The CDI container inside a worker. In the child only, and only where the worker's class wants a container: the jars that
 * this package needs are resources of this library and on no other class path.
 */
@NullMarked
package io.bgworker.beans;

import org.jspecify.annotations.NullMarked;
