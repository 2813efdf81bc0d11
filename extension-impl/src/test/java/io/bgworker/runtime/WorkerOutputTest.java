package io.bgworker.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.WorkerId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jboss.logging.MDC;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class WorkerOutputTest {

    private static final Pattern DROPPED =
            Pattern.compile("BGW1015: Worker 'chatty' \\(3\\.7\\) .*: (\\d+) lines were dropped.*");

    private static final String WHO = "chatty[#2] ";

    private final LogRecords lines = LogRecords.of("io.bgworker.worker.chatty");
    private final LogRecords supervisor = LogRecords.of("io.bgworker.supervisor");
    private final LogPump pump = new LogPump(WorkerOutputTest::daemon);
    private final WorkerOutput output = new WorkerOutput("chatty", new WorkerId(3, 7), 2, pump);

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        return thread;
    }

    @AfterEach
    void close() {
        pump.close();
        lines.close();
        supervisor.close();
    }

    private long dropped() {
        return supervisor.messages("BGW1015").stream()
                .map(DROPPED::matcher)
                .peek(matcher -> assertTrue(matcher.matches()))
                .mapToLong(matcher -> Long.parseLong(matcher.group(1)))
                .sum();
    }

    @Test
    void writesLinesInOrderUnderTheWorkersOwnCategory() {
        output.pid(4711);
        output.line("one");
        output.line("two");
        output.line("");
        pump.close();
        assertEquals(List.of("chatty[4711 #2] one", "chatty[4711 #2] two", "chatty[4711 #2] "), lines.messages());
        assertEquals(List.of(Level.INFO, Level.INFO, Level.INFO), lines.levels());
    }

    @Test
    void whatTheWorkerLoggedKeepsItsLevel() {
        output.record(System.Logger.Level.ERROR, "acme.Job", "error");
        output.record(System.Logger.Level.WARNING, "acme.Job", "warning");
        output.record(System.Logger.Level.INFO, "acme.Job", "info");
        output.record(System.Logger.Level.DEBUG, "acme.Job", "debug");
        output.record(System.Logger.Level.TRACE, "acme.Job", "trace");
        pump.close();
        assertEquals(
                Stream.of("error", "warning", "info", "debug", "trace")
                        .map(message -> WHO + "acme.Job: " + message)
                        .toList(),
                lines.messages());
        assertEquals(
                List.of("ERROR", "WARN", "INFO", "DEBUG", "TRACE"),
                lines.levels().stream().map(Level::getName).toList());
    }

    /** A line is data: nothing in it is a format. */
    @Test
    void percentSignsAndBracesAreLeftAlone() {
        output.line("100 % of {0} and %s");
        pump.close();
        assertEquals(List.of(WHO + "100 % of {0} and %s"), lines.messages());
    }

    @Test
    void keepsTheLastLinesOnly() {
        int written = WorkerOutput.LINES_KEPT + 50;
        IntStream.range(0, written).forEach(i -> output.line("line " + i));
        assertEquals(IntStream.range(50, written).mapToObj(i -> "line " + i).toList(), output.lastLines());
    }

    @Test
    void whatIsTooMuchIsDroppedAndCounted() {
        int written = 5_000;
        IntStream.range(0, written).forEach(i -> output.line("line " + i));
        output.end();
        pump.close();
        long dropped = dropped();
        assertTrue(dropped > 0, "All of " + written + " lines were written");
        assertEquals(written, lines.messages().size() + dropped);
        assertEquals(WHO + "line 0", lines.messages().get(0));
        assertEquals("line " + (written - 1), output.lastLines().get(WorkerOutput.LINES_KEPT - 1), "kept nevertheless");
    }

    @Test
    void nothingIsSaidOfDroppedLinesWhereNoneWere() {
        output.line("one");
        output.end();
        pump.close();
        assertEquals(List.of(), supervisor.messages());
    }

    @Test
    void aLogThatBlocksDoesNotBlockTheWorker() throws Exception {
        try (BlockedLog fullDisk = new BlockedLog("io.bgworker.worker.chatty")) {
            output.line("first");
            assertTrue(fullDisk.awaitVictim());
            IntStream.range(0, 20_000).forEach(i -> output.line("line " + i));
            output.end();
            assertEquals("line 19999", output.lastLines().get(WorkerOutput.LINES_KEPT - 1));
        }
        pump.close();
        assertEquals(20_001, lines.messages().size() + dropped());
    }

    @Test
    void aLogHandlerThatThrowsLosesNoOtherLine() {
        Logger logger = Logger.getLogger("io.bgworker.worker.chatty");
        Handler broken = new Handler() {
            @Override
            public void publish(LogRecord line) {
                if (line.getMessage().equals(WHO + "one")) {
                    throw new IllegalStateException("on purpose");
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(broken);
        try {
            output.line("one");
            output.line("two");
            pump.close();
        } finally {
            logger.removeHandler(broken);
        }
        assertEquals(List.of(WHO + "one", WHO + "two"), lines.messages());
    }

    /** For logs that show it. */
    @Test
    void whoWroteItIsInTheMappedDiagnosticContext() {
        List<Map<String, Object>> contexts = new CopyOnWriteArrayList<>();
        Handler watching = new Handler() {
            @Override
            public void publish(LogRecord line) {
                contexts.add(Map.copyOf(MDC.getMap()));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger("io.bgworker.worker.chatty");
        logger.addHandler(watching);
        try {
            output.pid(4711);
            output.record(System.Logger.Level.INFO, "acme.Job", "one");
            pump.close();
        } finally {
            logger.removeHandler(watching);
        }
        assertEquals(
                List.of(Map.of("worker", "chatty", "incarnation", 2, "pid", 4711L, "logger", "acme.Job")), contexts);
    }

    @Test
    void finerRecordsAreWantedIfTheServersLogTakesThem() {
        Logger logger = Logger.getLogger("io.bgworker.worker.chatty");
        logger.setLevel(Level.WARNING);
        assertEquals(System.Logger.Level.INFO, output.level(), "for the exit report");
        logger.setLevel(Level.FINE);
        assertEquals(System.Logger.Level.DEBUG, output.level());
        logger.setLevel(Level.FINER);
        assertEquals(System.Logger.Level.TRACE, output.level());
    }
}
