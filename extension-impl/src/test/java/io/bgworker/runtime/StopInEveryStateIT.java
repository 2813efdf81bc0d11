package io.bgworker.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.ShutdownMode;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerPhase;
import io.bgworker.WorkerStatus;
import io.bgworker.contract.Rule;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of stop, given twice, in every situation that a real worker can be held in. */
@Rule({"DEF-02", "DEF-03", "DEF-14", "OUR-09", "OUR-10", "OUR-27", "SHU-03", "SHU-09"})
final class StopInEveryStateIT {

    private Fixture fixture;

    private WorkerHandle arrange(Situation situation) throws Exception {
        fixture = situation.fixture(Map.of("bgworker.kill-after", "500ms", "bgworker.shutdown-timeout", "3s"));
        return situation.arrange(fixture);
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @ParameterizedTest
    @EnumSource
    @Rule("EXI-06")
    void terminationIsFinal(Situation situation) throws Exception {
        WorkerHandle worker = arrange(situation);
        worker.terminate();
        worker.terminate();
        assertGoneForGood(worker);
    }

    @ParameterizedTest
    @EnumSource
    @Rule({"EXI-06", "OUR-13"})
    void stopByNameIsFinal(Situation situation) throws Exception {
        WorkerHandle worker = arrange(situation);
        fixture.registrar().stop(worker.name());
        worker.terminate();
        assertGoneForGood(worker);
    }

    private void assertGoneForGood(WorkerHandle worker) {
        fixture.launches.open();
        assertTrue(Await.until(() -> worker.phase() == WorkerPhase.GONE), () -> "was " + worker.phase());
        assertEquals(WorkerStatus.STOPPED, worker.status());
        assertEquals(List.of(), fixture.registrar().find(worker.name()));
        assertEquals(List.of(), fixture.processesOf(worker));
    }

    static Stream<Arguments> everyModeInEverySituation() {
        return Arrays.stream(Situation.values())
                .flatMap(situation -> Arrays.stream(ShutdownMode.values()).map(mode -> Arguments.of(mode, situation)));
    }

    @ParameterizedTest
    @MethodSource("everyModeInEverySituation")
    @Rule({"SHU-06", "SHU-08"})
    void shutdownLeavesNoProcessAndNoFile(ShutdownMode mode, Situation situation) throws Exception {
        WorkerHandle worker = arrange(situation);
        Thread first = new Thread(() -> fixture.runtime.stop(mode));
        Thread second = new Thread(() -> fixture.runtime.stop(mode));
        first.start();
        second.start();
        assertTrue(Await.until(fixture::isStopping));
        fixture.launches.open();
        first.join();
        second.join();
        assertEquals(WorkerPhase.GONE, worker.phase());
        assertEquals(WorkerStatus.STOPPED, worker.status());
        assertEquals(List.of(), fixture.processes());
        assertEquals(List.of(), Fixture.filesIn(fixture.directory.resolve("run")));
    }
}
