package io.bgworker.supervisor;

import static io.bgworker.supervisor.TestSpecs.isolated;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.ExitCause;
import io.bgworker.WorkerStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A worker whose process is a spare. */
class HandOverTest {

    private static Scenario handedOver() {
        Scenario story = Scenario.given();
        story.registers(isolated("a"));
        return story.handsOver("a");
    }

    @Test
    void spareIsAssignedFirstOfAllAndTheWorkerIsStarted() {
        Scenario story = handedOver();
        assertEquals(List.of("assign a"), story.orders());
        assertEquals(WorkerState.ASSIGNED, story.state("a"));
        assertEquals(WorkerStatus.STARTED, story.view("a").status());
        assertEquals(WorkerState.READY, story.enters("a").state("a"));
        assertTrue(story.tells(Effect.Started.class));
    }

    @Test
    void startIsToldWhenTheSpareHasBecomeTheWorkerAndOnceIfItHasNot() {
        Scenario story = handedOver();
        assertFalse(story.tells(Effect.Started.class));
        assertFalse(story.dies("a").tells(Effect.Started.class));
        assertTrue(story.launches("a").tells(Effect.Started.class));
        assertFalse(story.connects("a").enters("a").tells(Effect.Started.class));
    }

    @Test
    void startOfASpareThatEndsAsTheWorkerIsToldBeforeItsEnd() {
        Scenario story = handedOver().ends("a", Scenario.THREW);
        assertTrue(story.tells(Effect.Started.class));
        assertTrue(story.tells(Effect.Ended.class));
    }

    @Test
    void spareThatIsGoneWithoutAWordIsNoEndAndTheNextStartIsCold() {
        Scenario story = handedOver().dies("a");
        assertEquals(List.of("start cold a"), story.orders());
        assertFalse(story.tells(Effect.Ended.class));
        assertTrue(story.tells(Effect.HandOverFailed.class));
        assertEquals(WorkerStatus.NOT_YET_STARTED, story.view("a").status());
        assertTrue(story.view("a").lastEnd().isEmpty());
        story.starts("a");
        assertEquals(2, story.incarnation("a"));
        assertEquals(0, story.view("a").restarts());
    }

    @Test
    void coldStartThatFailsIsAnEndLikeAnyOtherAndTheNextOneMayBeASpareAgain() {
        Scenario story = handedOver().dies("a").launches("a").connects("a").dies("a");
        assertEquals(ExitCause.SIGNALED, story.end("a").cause());
        story.passes(Duration.ofSeconds(60));
        assertEquals(List.of("start a"), story.orders());
        assertEquals(1, story.view("a").restarts());
    }

    @Test
    void whatItAnnouncesIsAnEnd() {
        Scenario story = handedOver().ends("a", Scenario.THREW);
        assertEquals(ExitCause.FAILED, story.end("a").cause());
        assertEquals(WorkerState.RESTARTING, story.state("a"));
    }

    @Test
    void deathAfterTheEntryIsAnEnd() {
        Scenario story = handedOver().enters("a").dies("a");
        assertEquals(ExitCause.SIGNALED, story.end("a").cause());
    }

    @Test
    void oneThatDoesNotEnterInTimeIsKilledAndThatIsAnEnd() {
        Scenario story = handedOver().passes(Duration.ofSeconds(30));
        assertEquals(List.of("kill a START_TIMEOUT"), story.orders());
        assertEquals(ExitCause.START_TIMEOUT, story.dies("a").end("a").cause());
    }

    @Test
    void workerThatWasTerminatedMeanwhileDoesNotComeBack() {
        Scenario story = handedOver().channelEnds("a").terminated("a").exits("a", 137);
        assertEquals(WorkerState.GONE, story.state("a"));
        assertEquals(List.of(), story.orders());
    }

    @Test
    void spareForAWorkerThatWasTerminatedBeforeIsKilled() {
        Scenario story = Scenario.given();
        story.registers(isolated("a"));
        story.terminated("a").handsOver("a");
        assertEquals(List.of("kill a TERMINATE"), story.orders());
    }

    @Test
    void memberOfAGroupWhoseSpareDiesResetsNothing() {
        Scenario story = Scenario.given().running(TestSpecs.sharing("other"));
        story.registers(TestSpecs.sharing("a"));
        story.handsOver("a").dies("a");
        assertEquals(List.of("start cold a"), story.orders());
        assertFalse(story.tells(Effect.ResetBegan.class));
    }
}
