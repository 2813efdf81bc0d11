package io.bgworker.runtime;

import io.bgworker.Capability;
import io.bgworker.WorkerSpec;
import io.bgworker.config.BgworkerConfig;
import io.bgworker.protocol.BeanArchive;
import io.bgworker.protocol.Frame;
import io.bgworker.supervisor.SpareKind;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What spares prepare themselves for, as far as the workers before them tell. Used by one thread at a time. */
final class Preparation {

    final KnownClasses classes = new KnownClasses();

    /** The container that was wanted last, of those that can be booted ahead. */
    private Optional<BeanArchive> beans = Optional.empty();

    /** One that could not be: the worker itself will tell, and better. */
    private Optional<BeanArchive> refusedBeans = Optional.empty();

    /** Whether some worker may use a database. */
    private boolean drivers;

    /** To which database spares connect ahead. */
    private Optional<Frame.Prepare.Connection> connection;

    /** Whether it was told that they cannot. */
    private boolean refusalTold;

    Preparation(BgworkerConfig config) {
        drivers = !config.databases().isEmpty();
        connection = connection(config);
    }

    /** After a reload the name may be that of a database which is known only from the next deployment on. */
    private static Optional<Frame.Prepare.Connection> connection(BgworkerConfig config) {
        String name = config.sparesDatabase();
        return Optional.ofNullable(config.databases().get(name))
                .map(settings -> new Frame.Prepare.Connection(name, settings));
    }

    /** The configuration was read again: what was refused may be possible now. */
    void reconfigure(BgworkerConfig config) {
        connection = connection(config);
        refusalTold = false;
        refusedBeans = Optional.empty();
    }

    /** A worker, which is known to load these classes and to have this container, is started: so may be others of its kind. */
    void workerStarts(WorkerSpec spec, List<String> named, Optional<BeanArchive> ahead) {
        classes.name(named);
        if (ahead.isPresent()) {
            beans = ahead;
        }
        drivers |= spec.capabilities().contains(Capability.DATABASE_CONNECTION);
    }

    /**
     * What a spare is told.
     *
     * @param mayConnect asked for the name of the database, if it shall connect to one
     */
    Frame.Prepare frame(SpareKind kind, Predicate<String> mayConnect) {
        return new Frame.Prepare(
                classes.of(kind),
                kind.container(),
                beans.filter(wanted -> kind.container() && !Optional.of(wanted).equals(refusedBeans)),
                drivers,
                connection.filter(wanted -> mayConnect.test(wanted.database())));
    }

    /** A container could not be booted ahead, and shall not be again. */
    void refuse(BeanArchive refused) {
        refusedBeans = Optional.of(refused);
    }

    /** A connection could not be opened ahead; says whether that is to be told. Once: workers hear of it, too. */
    boolean refuseConnection() {
        boolean first = !refusalTold;
        refusalTold = true;
        return first;
    }

    /** Whether spares connect to a database. */
    boolean connectsTo(String database) {
        return connection.filter(wanted -> wanted.database().equals(database)).isPresent();
    }
}
