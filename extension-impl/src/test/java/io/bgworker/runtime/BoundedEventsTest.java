package io.bgworker.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.bgworker.Notifications;
import io.bgworker.SharedMemoryReset;
import io.bgworker.WorkerExited;
import io.bgworker.WorkerStarted;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BoundedEventsTest {

    private static final int FIT = Mailbox.UNDER_WAY_MAX + Notifications.QUEUED_MAX;

    private final List<Record> heard = new ArrayList<>();

    /** What the application's executor has taken and not run. */
    private final Deque<Runnable> tasks = new ArrayDeque<>();

    private final BoundedEvents events = new BoundedEvents(new Hearing(), tasks::add, Runnable::run);

    private final class Hearing implements WorkerEvents {
        @Override
        public void started(WorkerStarted event) {
            heard.add(event);
        }

        @Override
        public void exited(WorkerExited event) {
            heard.add(event);
            throw new IllegalStateException("on purpose");
        }

        @Override
        public void memoryReset(SharedMemoryReset event) {
            heard.add(event);
        }
    }

    private void start(int count) {
        IntStream.range(0, count).forEach(i -> events.started(new WorkerStarted(null)));
    }

    private void runAll() {
        while (!tasks.isEmpty()) {
            try {
                tasks.removeFirst().run();
            } catch (IllegalStateException e) {
                // The executor logs it.
            }
        }
    }

    @Test
    void startsEndsAndResetsAreToldInTheirOrderWhateverObserversThrow() {
        WorkerStarted first = new WorkerStarted(null);
        WorkerExited second = new WorkerExited(null, null);
        WorkerStarted third = new WorkerStarted(null);
        events.started(first);
        events.exited(second);
        SharedMemoryReset reset = new SharedMemoryReset(2, null);
        events.memoryReset(reset);
        events.started(third);
        runAll();
        assertEquals(List.of(first, second, reset, third), heard);
    }

    @Test
    void observersThatThrowAreNoReasonToTellNothingMore() {
        IntStream.range(0, FIT).forEach(i -> events.exited(new WorkerExited(null, null)));
        runAll();
        start(1);
        runAll();
        assertEquals(FIT + 1, heard.size());
    }

    @Test
    void whatABlockedObserverDoesNotComeToHearIsBoundedCountedAndTold() {
        try (LogRecords log = LogRecords.of("io.bgworker.supervisor")) {
            start(FIT);
            assertEquals(Mailbox.UNDER_WAY_MAX, tasks.size());
            assertEquals(List.of(), log.messages());
            start(7);
            assertEquals(1, log.messages("BGW1024").size());
            assertEquals(Mailbox.UNDER_WAY_MAX, tasks.size());
            runAll();
            assertEquals(FIT, heard.size());
            assertEquals(
                    List.of(
                            "BGW1025: The application's observers of starts and ends of workers and of resets were too slow and have missed"
                                    + " 7 events here"),
                    log.messages("BGW1025"));
            start(1);
            runAll();
            assertEquals(FIT + 1, heard.size());
        }
    }
}
