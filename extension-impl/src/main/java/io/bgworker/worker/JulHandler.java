package io.bgworker.worker;

import java.util.Optional;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Hands the records of {@code java.util.logging} on. Made by its {@link java.util.logging.LogManager}, by name. */
public final class JulHandler extends Handler {

    private static final Formatter MESSAGES = new SimpleFormatter();

    /** For the {@link java.util.logging.LogManager}. */
    public JulHandler() {}

    static void rootLevel(String level) {
        Logger.getLogger("").setLevel(Level.parse(level));
    }

    @Override
    public void publish(LogRecord written) {
        Optional<ChildLog> log = JulBridge.log();
        if (isLoggable(written) && log.isPresent()) {
            String logger = written.getLoggerName();
            log.get()
                    .write(
                            level(written.getLevel()),
                            logger == null ? "" : logger,
                            MESSAGES.formatMessage(written),
                            written.getThrown());
        }
    }

    /** The highest that is not above it; {@code java.util.logging} lets applications invent levels. */
    static System.Logger.Level level(Level level) {
        System.Logger.Level highest = System.Logger.Level.TRACE;
        for (System.Logger.Level each : System.Logger.Level.values()) {
            if (each != System.Logger.Level.OFF
                    && each.getSeverity() <= level.intValue()
                    && each.getSeverity() > highest.getSeverity()) {
                highest = each;
            }
        }
        return highest;
    }

    @Override
    public void flush() {
        // Nothing is held back.
    }

    @Override
    public void close() {
        // The channel is not ours.
    }
}
