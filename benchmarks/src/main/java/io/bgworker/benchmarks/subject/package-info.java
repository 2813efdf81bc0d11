/** What is measured: the application, which is the image of the workers, and the same as bare programs. */
@NullMarked
package io.bgworker.benchmarks.subject;

import org.jspecify.annotations.NullMarked;
