package io.bgworker.worker;

import io.bgworker.protocol.Frame;
import java.lang.System.Logger.Level;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The way of the worker's log records to the supervisor, which writes them to the server's log. All loggers of the worker
 * end here, so records stay in order.
 */
final class ChildLog {

    private final Consumer<Frame.FromWorker> send;

    /** From which level on records are wanted. Written by the channel's thread, read by all. */
    private volatile Level level;

    ChildLog(Level level, Consumer<Frame.FromWorker> send) {
        this.level = level;
        this.send = send;
    }

    Level level() {
        return level;
    }

    void level(Level wanted) {
        level = wanted;
    }

    boolean isLoggable(Level asked) {
        return asked != Level.OFF && asked.getSeverity() >= level.getSeverity();
    }

    /** Sends a record, with the trace of what was thrown in the same one. */
    void write(Level important, String logger, String message, @Nullable Throwable thrown) {
        String text = thrown == null ? message : message + "\n" + Texts.stackTrace(thrown);
        send.accept(new Frame.Log(important, Texts.cutName(logger), Texts.cut(text)));
    }
}
