package io.bgworker.runtime;

import io.bgworker.WorkerId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/**
 * What one process of a worker writes: the last lines are kept, and lines go to the server's log under the worker's own
 * category, {@code io.bgworker.worker.<name>}, as long as they are not too many. Written by the thread that reads the
 * process's output and by the channel's thread, read by any.
 */
final class WorkerOutput {

    static final int LINES_KEPT = 200;

    /** What the kept lines may have together: whatever a worker writes, it cannot fill the server's memory with it. */
    static final int CHARS_KEPT = 64_000;

    /** A longer record is cut. */
    static final int RECORD_CHARS_MAX = 16_000;

    /** A longer name of a logger is cut. */
    private static final int LOGGER_CHARS_MAX = 200;

    private static final int LINES_PER_SECOND = 200;
    private static final int BURST_LINES = 2_000;
    private static final long REPORT_DROPPED_EVERY_NANOS = 5_000_000_000L;

    private final String name;
    private final WorkerId id;
    private final Logger log;
    private final LogPump pump;
    private final int incarnation;

    /** 0 as long as it is not known. Written by the starter thread. */
    private volatile long pid;

    /** Guarded by this, like all that follow. */
    private final Deque<String> lastLines = new ArrayDeque<>();

    private final TokenBucket bucket = new TokenBucket(LINES_PER_SECOND, BURST_LINES, System.nanoTime());
    private int keptChars;
    private long dropped;
    private long droppedSinceNanos;

    WorkerOutput(String name, WorkerId id, int incarnation, LogPump pump) {
        this.pump = pump;
        this.incarnation = incarnation;
        this.name = name;
        this.id = id;
        this.log = Logger.getLogger("io.bgworker.worker." + name);
    }

    /** Whose output it is. */
    String name() {
        return name;
    }

    /** The process is known. */
    void pid(long known) {
        pid = known;
    }

    /** From which level on the server's log takes records of this worker; below INFO only if it really does. */
    System.Logger.Level level() {
        if (log.isTraceEnabled()) {
            return System.Logger.Level.TRACE;
        }
        return log.isDebugEnabled() ? System.Logger.Level.DEBUG : System.Logger.Level.INFO;
    }

    /** Takes a line that the process wrote. */
    void line(String line) {
        take(Logger.Level.INFO, "", line);
    }

    /** Takes a record that the worker logged. */
    void record(System.Logger.Level level, String logger, String message) {
        take(
                switch (level) {
                    case ERROR -> Logger.Level.ERROR;
                    case WARNING -> Logger.Level.WARN;
                    case DEBUG -> Logger.Level.DEBUG;
                    case TRACE, ALL -> Logger.Level.TRACE;
                    case INFO, OFF -> Logger.Level.INFO;
                },
                cut(logger, LOGGER_CHARS_MAX),
                cut(message, RECORD_CHARS_MAX));
    }

    /** The head of a text that may be too long. */
    static String cut(String text, int charsMax) {
        return text.length() <= charsMax
                ? text
                : text.substring(0, charsMax) + "… (" + (text.length() - charsMax) + " more characters)";
    }

    private synchronized void take(Logger.Level level, String logger, String text) {
        String line = logger.isEmpty() ? text : logger + ": " + text;
        keep(line);
        long now = System.nanoTime();
        boolean written = bucket.tryTake(now);
        if (written) {
            reportDropped();
            written = pump.offer(() -> write(level, logger, line));
        }
        if (!written && dropped++ == 0) {
            droppedSinceNanos = now;
        } else if (now - droppedSinceNanos >= REPORT_DROPPED_EVERY_NANOS) {
            reportDropped();
        }
    }

    /** Who it was is in the line, and for logs that show it, in the mapped diagnostic context. */
    private void write(Logger.Level level, String logger, String line) {
        MDC.put("worker", name);
        MDC.put("incarnation", incarnation);
        MDC.put("pid", pid);
        MDC.put("logger", logger);
        try {
            log.log(level, who() + line);
        } finally {
            MDC.clear();
        }
    }

    private String who() {
        return name + "[" + (pid == 0 ? "" : pid + " ") + "#" + incarnation + "] ";
    }

    private void keep(String text) {
        lastLines.addLast(text);
        keptChars += text.length();
        while (lastLines.size() > LINES_KEPT || keptChars > CHARS_KEPT) {
            keptChars -= lastLines.removeFirst().length();
        }
    }

    /** The process has ended: what was dropped is told. */
    synchronized void end() {
        if (dropped > 0) {
            pump.add(droppedReport());
            dropped = 0;
        }
    }

    /** In order with the lines themselves, so through the same pump; if that is full, later. */
    private void reportDropped() {
        if (dropped > 0 && pump.offer(droppedReport())) {
            dropped = 0;
        }
    }

    private Runnable droppedReport() {
        long lines = dropped;
        return () -> RuntimeLogger.LOG.dropped(name, id, LINES_PER_SECOND, lines);
    }

    synchronized List<String> lastLines() {
        return List.copyOf(lastLines);
    }
}
