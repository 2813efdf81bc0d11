package io.bgworker.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.bgworker.ExitCause;
import io.bgworker.RestartPolicy;
import io.bgworker.WorkerSpec;
import io.bgworker.contract.Rule;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What follows each way to end, row by row: with and without restarts, alone and as a member of the group that shares memory.
 */
@Rule({"EXI-01", "EXI-02", "EXI-05", "EXI-12", "EXI-13", "OUR-01", "OUR-02", "OUR-25", "DEF-01"})
class ExitTableTest {

    private static final Duration RESTART_TIME = Duration.ofSeconds(7);

    @ParameterizedTest(name = "told {0} {1}, exit value {2}, error file {3}")
    @CsvSource(
            nullValues = "-",
            value = {
                // told,            code, value, error file, cause,         restarts, resets
                "RETURNED,          0,    0,     0,          COMPLETED,     no,       no",
                "THREW,             1,    1,     0,          FAILED,        yes,      no",
                "SHUTDOWN,          0,    0,     0,          COMPLETED,     no,       no",
                "SHUTDOWN,          0,    1,     0,          FAILED,        yes,      no",
                "SHUTDOWN,          0,    2,     0,          EXITED,        yes,      yes",
                "SHUTDOWN,          0,    3,     0,          EXITED,        yes,      yes",
                "SHUTDOWN,          0,    137,   0,          EXITED,        yes,      yes",
                "OUT_OF_MEMORY,     3,    3,     0,          OUT_OF_MEMORY, yes,      yes",
                "FOREIGN_TERMINATE, 1,    1,     0,          TERMINATED,    yes,      no",
                // Without a word: nobody cleaned up.
                "-,                 0,    0,     0,          HALTED,        yes,      yes",
                "-,                 0,    1,     0,          HALTED,        yes,      yes",
                "-,                 0,    2,     0,          HALTED,        yes,      yes",
                "-,                 0,    137,   0,          SIGNALED,      yes,      yes",
                "-,                 0,    139,   0,          SIGNALED,      yes,      yes",
                "-,                 0,    134,   6,          NATIVE_CRASH,  yes,      yes",
                "-,                 0,    134,   11,         NATIVE_CRASH,  yes,      yes",
            })
    void whatFollowsAnEnd(
            Told.Kind told, int code, int exitValue, int errorFile, ExitCause cause, String restarts, String resets) {
        for (boolean member : new boolean[] {true, false}) {
            for (boolean restartable : new boolean[] {true, false}) {
                Scenario story = Scenario.given().running(TestSpecs.sharing("other"), spec(member, restartable));
                end(story, told == null ? null : new Told(told, code, ""), new ProcessEnd(exitValue, errorFile));

                boolean comesBack = restartable && restarts.equals("yes");
                boolean reset = member && resets.equals("yes");
                String row =
                        (member ? "member" : "isolated") + (restartable ? " that restarts" : " that never restarts");
                assertEquals(cause, story.end("w").cause(), row);
                assertEquals(reset ? List.of("kill other RESET") : List.of(), story.orders(), row);
                assertEquals(comesBack ? WorkerState.RESTARTING : WorkerState.GONE, story.state("w"), row);
                if (reset) {
                    assertEquals(List.of("start other"), story.dies("other").orders(), row);
                    story.starts("other");
                }
                assertEquals(List.of(), story.passes(RESTART_TIME.minusNanos(1)).orders(), row + ", before its time");
                assertEquals(
                        comesBack ? List.of("start w") : List.of(),
                        story.passes(Duration.ofNanos(1)).orders(),
                        row + ", at its time");
            }
        }
    }

    private static WorkerSpec spec(boolean member, boolean restartable) {
        return (member ? TestSpecs.sharingBuilder("w") : TestSpecs.builder("w"))
                .restartPolicy(restartable ? RestartPolicy.after(RESTART_TIME) : RestartPolicy.never())
                .build();
    }

    private static void end(Scenario story, Told told, ProcessEnd end) {
        if (told != null) {
            story.announces("w", told);
        }
        story.channelEnds("w").exits("w", end);
    }
}
