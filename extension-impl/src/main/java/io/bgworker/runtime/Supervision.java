package io.bgworker.runtime;

import java.util.Optional;

/** Where the runtime of the application is to be found, once it has begun; for those who only look at it. */
public interface Supervision {

    /**
     * The runtime.
     *
     * @return the runtime; empty before it begins, and if workers are switched off
     */
    Optional<WorkerRuntime> runtime();

    /**
     * Whether the configuration switches workers off.
     *
     * @return whether there will be no runtime
     */
    boolean isDisabled();
}
