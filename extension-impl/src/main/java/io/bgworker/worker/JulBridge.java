package io.bgworker.worker;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.logging.LogManager;

/**
 * Leads {@code java.util.logging} to the server's log, and with it {@code System.Logger} and whatever else writes there.
 * {@link LogManager} makes it when the first logger is asked for: a worker that logs nothing does not load it.
 */
public final class JulBridge {

    private static final String CONFIGURED_BY_CLASS = "java.util.logging.config.class";
    private static final String CONFIGURED_BY_FILE = "java.util.logging.config.file";

    /** There is one worker in a process, as there is one {@link LogManager}, which knows no arguments. */
    private static volatile Optional<ChildLog> log = Optional.empty();

    /** Whether there are loggers that must be told of a level that has changed. */
    private static volatile boolean made;

    /**
     * For {@link LogManager} only.
     *
     * @throws IOException never
     */
    public JulBridge() throws IOException {
        configure();
    }

    private static void configure() throws IOException {
        made = true;
        String configuration = "handlers=" + JulHandler.class.getName() + "\n.level=" + rootLevel() + "\n";
        LogManager.getLogManager()
                .readConfiguration(new ByteArrayInputStream(configuration.getBytes(StandardCharsets.ISO_8859_1)));
    }

    /** Whoever configures it with the JVM's options knows better. */
    static void prepare(ChildLog childLog) {
        log = Optional.of(childLog);
        if (System.getProperty(CONFIGURED_BY_CLASS) == null && System.getProperty(CONFIGURED_BY_FILE) == null) {
            System.setProperty(CONFIGURED_BY_CLASS, JulBridge.class.getName());
        }
        update(); // In a spare somebody may have logged already.
    }

    /** Whether a logger that is made now comes here, and to nothing of the application. */
    static boolean isUsed() {
        return JulBridge.class.getName().equals(System.getProperty(CONFIGURED_BY_CLASS));
    }

    /** The level may have changed. */
    static void update() {
        if (made) {
            JulHandler.rootLevel(rootLevel());
        }
    }

    static Optional<ChildLog> log() {
        return log;
    }

    private static String rootLevel() {
        return log.map(known -> rootLevel(known.level())).orElse("INFO");
    }

    /**
     * The levels of both have the same numbers, which {@code java.util.logging} understands, too. But ours end with TRACE, which
     * stands for all that is finer as well: FINEST is what others call so.
     */
    private static String rootLevel(System.Logger.Level wanted) {
        return wanted == System.Logger.Level.TRACE ? "ALL" : String.valueOf(wanted.getSeverity());
    }
}
