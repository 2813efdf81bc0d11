package io.bgworker.supervisor;

import io.bgworker.WorkerId;
import java.util.List;

/** The answer to a request. */
public sealed interface Outcome {

    /**
     * The worker is registered.
     *
     * @param id its identity
     */
    record Registered(WorkerId id) implements Outcome {}

    /**
     * There is no room.
     *
     * @param limit the limit in force
     * @param type the type that has the limit; empty if it is the one for all workers
     */
    record LimitExceeded(int limit, String type) implements Outcome {}

    /** The supervisor stops. */
    record Stopping() implements Outcome {}

    /**
     * The verb was applied.
     *
     * @param workers the workers of that name, perhaps none
     */
    record Done(List<WorkerId> workers) implements Outcome {

        /** Copies. */
        public Done {
            workers = List.copyOf(workers);
        }
    }

    /**
     * The settings were taken over.
     *
     * @param epoch the configuration epoch that has begun
     * @param told how many workers were told
     */
    record Reloaded(long epoch, int told) implements Outcome {}

    /**
     * There is no worker of that name.
     *
     * @param known the names there are, of static workers that are not registered at present, too; in order
     */
    record Unknown(List<String> known) implements Outcome {

        /** Copies. */
        public Unknown {
            known = List.copyOf(known);
        }
    }
}
