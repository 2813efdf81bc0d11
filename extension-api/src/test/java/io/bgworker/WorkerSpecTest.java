package io.bgworker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.bgworker.contract.Rule;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WorkerSpecTest {

    private static final EntryPoint JOB = new EntryPoint("a.b.Job", "");

    private static Arguments wrong(
            String attribute, String value, String expected, UnaryOperator<WorkerSpec.Builder> builder) {
        return arguments(attribute, value, expected, builder);
    }

    static Stream<Arguments> badInput() {
        return Stream.of(
                wrong("name", " ", "a text that is not blank", b -> b.name(" ")),
                wrong("name", "\t\n", "a text that is not blank", b -> b.name("\t\n")),
                wrong("type", " ", "a text that is not blank", b -> b.name("n").type(" ")),
                wrong("name", "x".repeat(97), "at most 96 bytes in UTF-8 (this has 97)", b -> b.name("x".repeat(97))),
                wrong("name", "ü".repeat(49), "at most 96 bytes in UTF-8 (this has 98)", b -> b.name("ü".repeat(49))),
                wrong(
                        "name",
                        "😀".repeat(25),
                        "at most 96 bytes in UTF-8 (this has 100)",
                        b -> b.name("😀".repeat(25))),
                wrong("type", "x".repeat(97), "at most 96 bytes in UTF-8 (this has 97)", b -> b.name("n")
                        .type("x".repeat(97))),
                wrong("name", "a?b", "free of control characters", b -> b.name("a\nb")),
                wrong("name", "?[31m", "free of control characters", b -> b.name("\u001b[31m")),
                wrong("type", "a?", "free of control characters", b -> b.name("n")
                        .type("a\0")),
                wrong("extra", "65537 bytes", "at most 65536 bytes", b -> b.extra(new byte[65_537])),
                wrong(
                        "capabilities",
                        "[DATABASE_CONNECTION]",
                        "with SHARED_MEMORY if they have DATABASE_CONNECTION",
                        b -> b.capabilities(Capability.DATABASE_CONNECTION)),
                wrong(
                        "capabilities",
                        "[INTERRUPTIBLE]",
                        "with DATABASE_CONNECTION if they have INTERRUPTIBLE",
                        b -> b.capabilities(Capability.INTERRUPTIBLE)),
                wrong(
                        "start time",
                        "SERVER_START",
                        "CONSISTENT_STATE or RECOVERY_FINISHED for a worker with DATABASE_CONNECTION",
                        b -> b.capabilities(Capability.SHARED_MEMORY, Capability.DATABASE_CONNECTION)
                                .startTime(StartTime.SERVER_START)));
    }

    @ParameterizedTest
    @MethodSource("badInput")
    @Rule({"OUR-06", "REG-06", "REG-07", "REG-08", "REG-12"})
    void badInputIsRefusedWithWhatIsWrongAndWhatIsRight(
            String attribute, String value, String expected, UnaryOperator<WorkerSpec.Builder> builder) {
        WorkerSpec.Builder wrong = builder.apply(WorkerSpec.builder(JOB));

        InvalidWorkerException refused = assertThrows(InvalidWorkerException.class, wrong::build);

        assertEquals(attribute, refused.attribute());
        assertEquals(value, refused.value());
        assertEquals(expected, refused.expected());
        assertTrue(
                refused.getMessage().endsWith(attribute + " must be " + expected + ", was '" + value + "'"),
                refused.getMessage());
    }

    @Test
    @Rule("REG-26")
    void argumentThatIsTooLongIsRefusedAtOnce() {
        WorkerSpec.Builder builder = WorkerSpec.builder(JOB);
        assertEquals(
                "main argument",
                assertThrows(InvalidWorkerException.class, () -> builder.mainArg("x".repeat(65_537)))
                        .attribute());
    }

    @Test
    @Rule({"OUR-06", "REG-12"})
    void limitsThemselvesAreRight() {
        WorkerSpec spec = WorkerSpec.builder(JOB)
                .name("ü".repeat(48))
                .type("x".repeat(96))
                .mainArg("x".repeat(65_536))
                .extra(new byte[65_536])
                .capabilities(Capability.values())
                .restartPolicy(RestartPolicy.after(Duration.ofHours(24)))
                .build();
        assertEquals("ü".repeat(48), spec.name());
        assertEquals(65_536, spec.extra().length);
    }

    @Test
    void whatIsNotSaidHasADefault() {
        WorkerSpec spec = WorkerSpec.builder(JOB).build();
        assertEquals("Job", spec.name());
        assertEquals("Job", spec.type());
        assertEquals(Datum.none(), spec.mainArg());
        assertEquals(0, spec.extra().length);
        assertEquals(Set.of(), spec.capabilities());
        assertEquals(StartTime.RECOVERY_FINISHED, spec.startTime());
        assertEquals(RestartPolicy.configured(), spec.restartPolicy());
        assertEquals(List.of(), spec.jvmOptions());
        assertEquals("", spec.javaHome());
        assertEquals(0, spec.spares());
        assertEquals(0, spec.priority());
        assertEquals(false, spec.required() || spec.declaresReady());
    }

    @Test
    @Rule("REG-11")
    void nameIsTheTypeAndTheTypeIsTheClass() {
        assertEquals(
                "importer", WorkerSpec.builder(JOB).type("importer").build().name());
        assertEquals("Job", WorkerSpec.builder(JOB).name("mine").build().type());
        assertEquals(
                "Jobs.cleanUp",
                WorkerSpec.builder(EntryPoint.parse("a.Jobs#cleanUp")).build().name());
    }

    @Test
    void entryPointWithTooLongANameNeedsANameOfItsOwn() {
        EntryPoint longName = new EntryPoint("a." + "x".repeat(97), "");
        assertEquals(
                "name",
                assertThrows(InvalidWorkerException.class, () -> WorkerSpec.builder(longName)
                                .build())
                        .attribute());
        assertEquals(
                "n", WorkerSpec.builder(longName).name("n").type("t").build().name());
    }

    private static WorkerSpec full() {
        return WorkerSpec.builder(JOB)
                .name("n")
                .type("t")
                .mainArg(7)
                .extra(new byte[] {1, 2})
                .capabilities(Capability.SHARED_MEMORY)
                .startTime(StartTime.CONSISTENT_STATE)
                .restartPolicy(RestartPolicy.never())
                .required(true)
                .declaresReady(true)
                .priority(3)
                .jvmOptions("-Xmx1g")
                .javaHome("/jdk")
                .spares(2)
                .build();
    }

    @Test
    void builderBeginsWithAllThatASpecHas() {
        assertEquals(full(), full().toBuilder().build());
        assertEquals(full().hashCode(), full().toBuilder().build().hashCode());
    }

    @Test
    void everyPartCountsForEquality() {
        List<UnaryOperator<WorkerSpec.Builder>> changes = List.of(
                b -> b.name("other"),
                b -> b.type("other"),
                b -> b.mainArg(8),
                b -> b.extra(new byte[] {1, 3}),
                b -> b.capabilities(),
                b -> b.startTime(StartTime.SERVER_START),
                b -> b.restartPolicy(RestartPolicy.configured()),
                b -> b.required(false),
                b -> b.declaresReady(false),
                b -> b.priority(4),
                b -> b.jvmOptions("-Xmx2g"),
                b -> b.javaHome("/other"),
                b -> b.spares(3));
        for (UnaryOperator<WorkerSpec.Builder> change : changes) {
            assertNotEquals(full(), change.apply(full().toBuilder()).build());
        }
        assertNotEquals(
                full(),
                WorkerSpec.builder(new EntryPoint("a.b.Job", "run")).name("n").build());
    }

    @Test
    void numberOfSparesIsBounded() {
        assertEquals(64, WorkerSpec.builder(JOB).spares(64).build().spares());
        for (int wrong : new int[] {-1, 65}) {
            assertEquals(
                    "spares",
                    assertThrows(
                                    InvalidWorkerException.class,
                                    () -> WorkerSpec.builder(JOB).spares(wrong).build())
                            .attribute());
        }
    }

    @Test
    void arraysAreCopiedOnTheirWayInAndOut() {
        byte[] extra = {1, 2};
        WorkerSpec spec = WorkerSpec.builder(JOB).extra(extra).build();
        extra[0] = 9;
        spec.extra()[1] = 9;
        assertArrayEquals(new byte[] {1, 2}, spec.extra());
    }

    @Test
    void builderThatIsUsedOnDoesNotChangeWhatItBuilt() {
        WorkerSpec.Builder builder = WorkerSpec.builder(JOB).capabilities(Capability.SHARED_MEMORY);
        WorkerSpec first = builder.build();
        var unused = builder.name("other").capabilities();
        assertEquals("Job", first.name());
        assertEquals(Set.of(Capability.SHARED_MEMORY), first.capabilities());
        assertThrows(
                UnsupportedOperationException.class, () -> first.capabilities().clear());
        assertThrows(
                UnsupportedOperationException.class, () -> first.jvmOptions().add("-X"));
    }
}
