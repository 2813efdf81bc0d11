package io.bgworker.worker;

import io.bgworker.Datum;
import io.bgworker.EntryPoint;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerEntry;
import io.bgworker.WorkerId;
import io.bgworker.WorkerMain;
import io.bgworker.channel.ChannelClient;
import io.bgworker.protocol.Frame;
import io.bgworker.protocol.FrameCodec;
import io.bgworker.protocol.FrameDecoder;
import java.io.IOException;
import java.net.URL;
import java.sql.Driver;
import java.util.Enumeration;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a spare does before it is known which worker it will be: once all that a worker does up to its entry point, with a
 * worker that does nothing. The second time, when it counts, everything is loaded and has been gone through. Of the
 * application nothing runs: its classes are loaded, and not initialised.
 *
 * <p>Nothing of this is needed. Whatever fails here fails again for the worker, who is told of it as if there were no spares.
 */
final class Rehearsal {

    private static final String NAME = "bgworker-spare";

    /** In every jar, or none: to look for it everywhere opens all of them. */
    private static final String IN_EVERY_JAR = "META-INF/MANIFEST.MF";

    private static final int SIGTERM_EXIT_VALUE = 143;

    private final ClassLoader application = ClassLoader.getSystemClassLoader();

    private Rehearsal() {}

    /** A part of it. */
    private interface Part {
        void play() throws Throwable;
    }

    /** A worker that does nothing. */
    static final class Understudy implements WorkerMain {

        @Override
        public void main(WorkerContext context) {
            // That is all.
        }
    }

    /**
     * Prepares this process.
     *
     * @param prepare for what
     * @param channel the channel, on which nothing is said
     */
    static void of(Frame.Prepare prepare, ChannelClient channel) {
        SelfDescription.name(NAME);
        Rehearsal rehearsal = new Rehearsal();
        attempt(rehearsal::openAllJars);
        prepare.classes().forEach(name -> attempt(() -> load(Class.forName(name, false, rehearsal.application))));
        if (prepare.database()) {
            attempt(() ->
                    ServiceLoader.load(Driver.class).stream().forEach(driver -> attempt(() -> load(driver.type()))));
        }
        attempt(() -> rehearsal.assignment(prepare.container(), channel));
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

    private void assignment(boolean container, ChannelClient channel) throws Throwable {
        Frame.Assign assign = received(new Frame.Assign(
                new WorkerEntry(
                        new WorkerId(0, 1),
                        NAME,
                        NAME,
                        new EntryPoint(Understudy.class.getName(), ""),
                        Datum.none(),
                        new byte[0],
                        Set.of(),
                        1),
                System.Logger.Level.INFO,
                Optional.empty()));
        ChildContext context = new ChildContext(assign.entry(), assign.logLevel(), channel, Thread.currentThread());
        JulBridge.prepare(context.log());
        ForeignSignals.install(() -> Runtime.getRuntime().halt(SIGTERM_EXIT_VALUE));
        if (container) {
            attempt(() -> container(context));
        }
        UserMain main = UserMain.load(assign.entry(), UserMain::newInstance);
        FrameCodec.encode(new Frame.Entered());
        main.call(context);
    }

    private static Frame.Assign received(Frame.Assign sent) throws IOException {
        FrameDecoder decoder = new FrameDecoder();
        decoder.buffer().put(FrameCodec.encode(sent));
        return (Frame.Assign) Optional.ofNullable(decoder.next()).orElseThrow();
    }

    private static void container(WorkerContext context) throws Throwable {
        BeanContainer container = BeanContainer.boot(ArchiveTraining.BEANS, context);
        container.instance(Class.forName(ArchiveTraining.TRAINING_BEAN));
        container.close();
    }
}
