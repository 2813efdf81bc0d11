package io.bgworker.worker;

import io.bgworker.DatabaseUnavailableException;
import io.bgworker.channel.ChannelClient;
import io.bgworker.protocol.Frame;
import io.bgworker.protocol.Result;
import io.bgworker.spi.DatabaseSettings;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.sql.Driver;
import java.time.Duration;
import java.util.Enumeration;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/**
 * What a spare does before it is known which worker it will be: all that a worker does up to its entry point, by the same code,
 * with a worker that does nothing of any importance. When it counts, everything is loaded and has been gone through. Of the
 * application nothing runs: its classes are loaded, and not initialised; but for the driver of a database that the spare is told
 * to connect to.
 *
 * <p>Nothing of this is needed. Whatever fails here, but the boot of a container, fails again for the worker, who is told of it as if there were no spares.
 */
final class Rehearsal {

    /** In every jar, or none: to look for it everywhere opens all of them. */
    private static final String IN_EVERY_JAR = "META-INF/MANIFEST.MF";

    /** Workers that need no database shall not wait for spares because one is down. */
    private static final Duration CONNECT_MAX = Duration.ofSeconds(3);

    private final ClassLoader application = ClassLoader.getSystemClassLoader();

    /** What is opened for the worker. */
    private final ConnectionAhead ahead;

    private Rehearsal(ConnectionAhead ahead) {
        this.ahead = ahead;
    }

    /** A part of it. */
    private interface Part {
        void play() throws Throwable;
    }

    /**
     * Prepares this process.
     *
     * @param prepare for what
     * @param ahead gets the connection that is to be opened ahead
     * @param containerAhead boots the container that is to be booted ahead
     * @return why there is no connection; empty if there is, or was to be none
     * @throws Throwable why there is no container: what is left of it would be in the worker's way
     */
    static String of(Frame.Prepare prepare, ConnectionAhead ahead, ContainerAhead containerAhead) throws Throwable {
        SelfDescription.name(Understudy.NAME);
        Rehearsal rehearsal = new Rehearsal(ahead);
        attempt(rehearsal::openAllJars);
        prepare.classes().forEach(name -> attempt(() -> load(Class.forName(name, false, rehearsal.application))));
        if (prepare.drivers()) {
            attempt(() ->
                    ServiceLoader.load(Driver.class).stream().forEach(driver -> attempt(() -> load(driver.type()))));
        }
        attempt(() -> rehearsal.play(Understudy.byMethod()));
        attempt(() -> rehearsal.play(Understudy.byClass()));
        if (prepare.container()) {
            attempt(() -> rehearsal.play(Understudy.withContainer()));
        }
        if (prepare.drivers()) {
            attempt(DriversNeeds::use);
        }
        if (prepare.beans().isPresent()) {
            containerAhead.boot(prepare.beans().get());
        }
        String failure = prepare.connection().map(rehearsal::connect).orElse("");
        // What was left behind shall not be the worker's to clear up.
        System.gc();
        return failure;
    }

    private static void attempt(Part part) {
        try {
            part.play();
        } catch (Throwable e) {
            // It will fail for the worker, too, or never be needed.
        }
    }

    /** They stay open: a cleaner may then remove an image that only spares have in use. */
    private void openAllJars() throws IOException {
        Enumeration<URL> found = application.getResources(IN_EVERY_JAR);
        while (found.hasMoreElements()) {
            found.nextElement();
        }
    }

    /** To ask for what a class has makes the JVM verify it, and load what it refers to in its signatures. */
    private static void load(Class<?> type) {
        var unused = Stream.of(type.getDeclaredConstructors(), type.getDeclaredMethods(), type.getDeclaredFields());
    }

    /** The first session opens the connection; the second one begins with it, as that of the worker will. */
    private String connect(Frame.Prepare.Connection wanted) {
        try {
            play(Understudy.withSession(), found(wanted.database(), hurried(wanted.settings())));
            play(Understudy.withSession(), found(wanted.database(), wanted.settings()));
            return "";
        } catch (DatabaseUnavailableException e) {
            return String.valueOf(e.getMessage()); // Has been relieved of secrets.
        } catch (Throwable e) {
            return e.getClass().getName();
        }
    }

    private static Result.Database found(String name, DatabaseSettings settings) {
        return new Result.Database(name, settings, false);
    }

    private static DatabaseSettings hurried(DatabaseSettings settings) {
        return new DatabaseSettings(
                settings.url(),
                settings.user(),
                settings.password(),
                settings.driver(),
                settings.properties(),
                settings.connectTimeout().compareTo(CONNECT_MAX) < 0 ? settings.connectTimeout() : CONNECT_MAX,
                settings.allowConnections(),
                settings.poolSize());
    }

    private void play(Frame.Assign part) throws Throwable {
        play(part, new Result.Done());
    }

    /** On a channel of its own, at whose other end somebody plays the supervisor. */
    private void play(Frame.Assign part, Result answer) throws Throwable {
        try (MockSupervisor supervisor = MockSupervisor.assigning(part, answer)) {
            play(supervisor.socket()).awaitEnd();
        }
    }

    private Inbox play(Path supervisor) throws Throwable {
        try (ChannelClient channel = ChannelClient.connect(supervisor)) {
            Frame.Assign assign = (Frame.Assign) Objects.requireNonNull(channel.receiveEarly());
            Inbox inbox = Inbox.start(channel, () -> {}, () -> {});
            Birth birth = new Birth(channel, ahead, new ContainerAhead());
            boolean unused = birth.hasItsDirectory();
            ChildContext context = birth.context(assign);
            inbox.serve(context);
            try {
                birth.enter(assign, context);
            } finally {
                context.giveBack();
                birth.undo();
            }
            return inbox;
        }
    }
}
