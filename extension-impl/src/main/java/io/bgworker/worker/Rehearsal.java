package io.bgworker.worker;

import io.bgworker.channel.ChannelClient;
import io.bgworker.protocol.Frame;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.sql.Driver;
import java.util.Enumeration;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/**
 * What a spare does before it is known which worker it will be: all that a worker does up to its entry point, by the same code,
 * with a worker that does nothing of any importance. When it counts, everything is loaded and has been gone through. Of the
 * application nothing runs: its classes are loaded, and not initialised.
 *
 * <p>Nothing of this is needed. Whatever fails here fails again for the worker, who is told of it as if there were no spares.
 */
final class Rehearsal {

    /** In every jar, or none: to look for it everywhere opens all of them. */
    private static final String IN_EVERY_JAR = "META-INF/MANIFEST.MF";

    private final ClassLoader application = ClassLoader.getSystemClassLoader();

    private Rehearsal() {}

    /** A part of it. */
    private interface Part {
        void play() throws Throwable;
    }

    /**
     * Prepares this process.
     *
     * @param prepare for what
     */
    static void of(Frame.Prepare prepare) {
        SelfDescription.name(Understudy.NAME);
        Rehearsal rehearsal = new Rehearsal();
        attempt(rehearsal::openAllJars);
        prepare.classes().forEach(name -> attempt(() -> load(Class.forName(name, false, rehearsal.application))));
        if (prepare.database()) {
            attempt(() ->
                    ServiceLoader.load(Driver.class).stream().forEach(driver -> attempt(() -> load(driver.type()))));
        }
        attempt(() -> play(Understudy.byMethod()));
        attempt(() -> play(Understudy.byClass()));
        if (prepare.container()) {
            attempt(() -> play(Understudy.withContainer()));
        }
        // What was left behind shall not be the worker's to clear up.
        System.gc();
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

    /** On a channel of its own, at whose other end somebody plays the supervisor. */
    private static void play(Frame.Assign part) throws Throwable {
        try (MockSupervisor supervisor = MockSupervisor.assigning(part)) {
            play(supervisor.socket()).awaitEnd();
        }
    }

    private static Inbox play(Path supervisor) throws Throwable {
        try (ChannelClient channel = ChannelClient.connect(supervisor)) {
            Frame.Assign assign = (Frame.Assign) Objects.requireNonNull(channel.receiveEarly());
            Inbox inbox = Inbox.start(channel, () -> {});
            Birth birth = new Birth(channel);
            boolean unused = birth.hasItsDirectory();
            ChildContext context = birth.context(assign);
            inbox.serve(context);
            try {
                birth.enter(assign, context);
            } finally {
                birth.undo();
            }
            return inbox;
        }
    }
}
