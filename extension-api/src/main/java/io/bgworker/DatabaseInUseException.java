package io.bgworker;

import java.util.List;

/**
 * A database cannot be released, because workers that are not {@link Capability#INTERRUPTIBLE} have their sessions in it, or a
 * process has not closed the connection that it opened ahead. End them, or try again later.
 *
 * @since 0.1
 */
public class DatabaseInUseException extends WorkerException {

    private static final long serialVersionUID = 1L;

    /** The name of the database. */
    private final String database;

    private final transient List<String> workers;

    /**
     * With who uses it.
     *
     * @param database the name of the database
     * @param workers the names of the workers; of a spare, {@code spare-<number>}
     * @param waitedSeconds how long they were waited for
     */
    public DatabaseInUseException(String database, List<String> workers, long waitedSeconds) {
        super("Database '" + database + "' must not be in use to be released, after " + waitedSeconds + " s "
                + workers.size() + " worker(s) still have their session in it: " + String.join(", ", workers));
        this.database = database;
        this.workers = List.copyOf(workers);
    }

    /**
     * The database.
     *
     * @return its name
     */
    public String database() {
        return database;
    }

    /**
     * Who uses it.
     *
     * @return the names of the workers
     */
    public List<String> workers() {
        return workers;
    }
}
