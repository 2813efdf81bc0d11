package io.bgworker.runtime;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Keeps what is logged under a category as long as it is open, instead of showing it. */
public final class LogRecords extends Handler implements AutoCloseable {

    private final Logger logger;
    private final Level levelBefore;
    private final List<LogRecord> records = new CopyOnWriteArrayList<>();

    private LogRecords(String category) {
        logger = Logger.getLogger(category);
        levelBefore = logger.getLevel();
        logger.setLevel(Level.ALL);
        logger.setUseParentHandlers(false);
        logger.addHandler(this);
    }

    public static LogRecords of(String category) {
        return new LogRecords(category);
    }

    /** Takes records from this level on only. */
    public void level(Level level) {
        logger.setLevel(level);
    }

    @Override
    public void publish(LogRecord line) {
        records.add(line);
    }

    public List<String> messages() {
        return records.stream().map(LogRecord::getMessage).toList();
    }

    /** Those with this message id. */
    public List<String> messages(String id) {
        return messages().stream().filter(message -> message.startsWith(id)).toList();
    }

    /** Waits for a message with this id and all these parts: some are written a moment after what they tell of. */
    public String await(String id, String... parts) {
        Optional<String> found = Optional.empty();
        if (Await.until(() -> find(id, parts).isPresent())) {
            found = find(id, parts);
        }
        return found.orElseThrow(
                () -> new AssertionError("No " + id + " with " + List.of(parts) + " among " + messages()));
    }

    private Optional<String> find(String id, String... parts) {
        return messages(id).stream()
                .filter(message -> Arrays.stream(parts).allMatch(message::contains))
                .findFirst();
    }

    public List<Level> levels() {
        return records.stream().map(LogRecord::getLevel).toList();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setUseParentHandlers(true);
        logger.setLevel(levelBefore);
    }
}
