package io.bgworker.worker;

import io.bgworker.protocol.Frame;
import java.text.MessageFormat;
import java.util.ResourceBundle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sends log records to the supervisor, which writes them to the server's log. */
final class ChildLogger implements System.Logger {

    private final String name;
    private final Consumer<Frame.FromWorker> send;

    ChildLogger(String name, Consumer<Frame.FromWorker> send) {
        this.name = name;
        this.send = send;
    }

    @Override
    public String getName() {
        return name;
    }

    /** Debug and finer levels stay here: the server does not tell whether it would write them. */
    @Override
    public boolean isLoggable(Level level) {
        return level.getSeverity() >= Level.INFO.getSeverity() && level != Level.OFF;
    }

    @Override
    public void log(
            Level level, @Nullable ResourceBundle bundle, @Nullable String message, @Nullable Throwable thrown) {
        if (isLoggable(level)) {
            String text = String.valueOf(message);
            send.accept(new Frame.Log(
                    level, thrown == null ? Texts.cut(text) : Texts.cut(text + "\n" + Texts.stackTrace(thrown))));
        }
    }

    @Override
    public void log(
            Level level,
            @Nullable ResourceBundle bundle,
            @Nullable String format,
            @Nullable Object @Nullable ... parameters) {
        if (isLoggable(level)) {
            boolean plain = format == null || parameters == null || parameters.length == 0;
            log(level, bundle, plain ? format : MessageFormat.format(format, parameters), (Throwable) null);
        }
    }
}
