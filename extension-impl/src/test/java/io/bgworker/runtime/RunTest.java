package io.bgworker.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.contract.Rule;
import io.bgworker.launcher.CrashSummary;
import io.bgworker.launcher.Evidence;
import io.bgworker.launcher.LaunchedProcess;
import io.bgworker.protocol.Frame;
import io.bgworker.supervisor.Event;
import io.bgworker.supervisor.ProcessEnd;
import io.bgworker.supervisor.Told;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RunTest {

    private static final String FORGOTTEN = "channel forgets";

    private final List<Object> happened = new ArrayList<>();
    private final WorkerCell cell = new WorkerCell(Views.waiting());
    private final LogPump pump = new LogPump(Thread::new); // Ended by the test.
    private final Run run = newRun();

    private Run newRun() {
        return new Run(
                cell,
                3,
                "token",
                new WorkerOutput("w", Views.ID, 1, pump),
                Optional.empty(),
                happened::add,
                (from, request) -> happened.add(request),
                (from, count) -> happened.add(count),
                token -> happened.add(FORGOTTEN));
    }

    @AfterEach
    void close() {
        pump.close();
    }

    /** A process that can only be killed. */
    private final class FakeProcess implements LaunchedProcess {

        @Override
        public long pid() {
            return Views.PID;
        }

        @Override
        public String program() {
            return "/jdk/bin/java";
        }

        @Override
        public void rename(String name, String worker) {
            happened.add("rename " + name);
        }

        @Override
        public void kill() {
            happened.add("kill");
        }

        @Override
        public void tellLoaded() {
            happened.add("tell loaded");
        }

        @Override
        public void cleanUp() {
            happened.add("clean up");
        }
    }

    /** The channel tells of its end on a thread of its own: first, it would pass for the end of a process. */
    @Test
    void aFailedLaunchIsToldBeforeTheChannelForgetsIt() {
        run.failed("no java");
        assertEquals(List.of(new Event.LaunchFailed(Views.ID, 3, "no java"), FORGOTTEN), happened);
    }

    @Test
    void anExitIsToldWithItsCrashAndItsProgram() {
        run.launched(new FakeProcess());
        happened.clear();
        run.exited(134, new Evidence(new CrashSummary("summary", 6), Optional.empty()));
        ProcessEnd end = new ProcessEnd(134, 6, "/jdk/bin/java");
        assertEquals(List.of(FORGOTTEN, new Event.ProcessExited(Views.ID, 3, end)), happened);
        assertEquals("summary", run.evidence().crash().text());
    }

    @Test
    void aProcessThatWasToBeKilledBeforeItWasThereIsKilledAtOnce() {
        run.kill();
        run.cleanUp();
        assertEquals(List.of(), happened, "there is nothing to be killed");
        run.launched(new FakeProcess());
        assertEquals(List.of("kill", new Event.Launched(Views.ID, 3, Views.PID)), happened);
    }

    @Test
    void aProcessIsKilledAndCleanedUp() {
        run.launched(new FakeProcess());
        run.kill();
        run.cleanUp();
        assertEquals(List.of(new Event.Launched(Views.ID, 3, Views.PID), "kill", "clean up"), happened);
    }

    @Test
    void whatTheWorkerSaysBecomesEvents() {
        run.received(new Frame.Entered());
        run.received(new Frame.Ready());
        run.received(new Frame.Exit(Frame.Exit.Kind.THREW, 1, "why"));
        run.received(new Frame.Hello("again"));
        assertEquals(
                List.of(
                        new Event.Entered(Views.ID, 3),
                        new Event.Ready(Views.ID, 3),
                        new Event.ExitTold(Views.ID, 3, new Told(Told.Kind.THREW, 1, "why"))),
                happened);
    }

    @Test
    void whatIsSaidAgainIsNotHeardAgain() {
        for (int i = 0; i < 2; i++) {
            run.received(new Frame.Entered());
            run.received(new Frame.Ready());
            run.received(new Frame.Exit(Frame.Exit.Kind.RETURNED, 0, ""));
        }
        assertEquals(3, happened.size(), happened::toString);
    }

    @Test
    @Rule("SIG-03")
    void onlyEpochsThatWereToldAreAcknowledgedAndEachOnce() {
        run.received(new Frame.Acknowledged(1));
        run.reload(1);
        run.received(new Frame.Acknowledged(2));
        run.received(new Frame.Acknowledged(1));
        run.received(new Frame.Acknowledged(1));
        assertEquals(List.of(new Event.Acknowledged(Views.ID, 3, 1)), happened);
    }

    @Test
    void everyKindOfEndHasItsCounterpart() {
        for (Frame.Exit.Kind kind : Frame.Exit.Kind.values()) {
            newRun().received(new Frame.Exit(kind, 7, ""));
        }
        assertEquals(
                List.of(Told.Kind.values()),
                happened.stream()
                        .map(event -> ((Event.ExitTold) event).told().kind())
                        .toList());
    }

    @Test
    void whatTheWorkerTellsOfItselfIsKept() {
        cell.publish(Views.running());
        run.received(new Frame.Waiting("idle"));
        run.received(new Frame.Dump("threads"));
        run.received(new Frame.Log(System.Logger.Level.INFO, "acme.Job", "line"));
        assertEquals("idle", cell.info().waitEvent());
        assertEquals("threads", run.threadDump());
        assertEquals(List.of("acme.Job: line"), run.output.lastLines());
        assertEquals(List.of(), happened);
    }

    @Test
    @Rule("EXI-18")
    void whatTheWorkerWaitedForIsToldInWordsThatFitALine() {
        assertEquals("", run.activity());
        run.received(new Frame.Waiting("idle\nBGW1012: all is well"));
        assertEquals(" while waiting for 'idle?BGW1012: all is well'", run.activity());
        run.received(new Frame.Waiting(""));
        assertEquals("", run.activity());
    }

    @Test
    @Rule("EXI-15")
    void theEndOfTheChannelEndsWhatTheWorkerWaitsFor() {
        CompletableFuture<String> wait = new CompletableFuture<>();
        run.waitsFor(wait);
        assertTrue(wait.isCancelled(), "it is not connected");
        run.ended("no frame");
        assertEquals(List.of(new Event.ChannelEnded(Views.ID, 3, "no frame")), happened);
    }
}
