package io.bgworker.cdi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.BackgroundWorker;
import io.bgworker.Capability;
import io.bgworker.StartTime;
import io.bgworker.StaticRegistration;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerException;
import io.bgworker.WorkerMain;
import io.bgworker.WorkerSpec;
import io.bgworker.contract.Rule;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each mistake fails the deployment, in words: which class, which attribute, which value, and what is right. */
final class DeploymentMistakesTest {

    private static final String NAME_TOO_LONG =
            "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789";

    private static String failure(Map<String, String> configuration, Class<?>... application) {
        RuntimeException failed =
                assertThrows(RuntimeException.class, () -> Container.configured(configuration, application)
                        .close());
        return failed.getMessage();
    }

    private static void assertContains(String message, List<String> parts) {
        for (String part : parts) {
            assertTrue(message.contains(part), () -> "Without <" + part + ">: " + message);
        }
    }

    private static Arguments mistake(Class<?> type, String... parts) {
        return Arguments.of(type, List.of(parts));
    }

    static List<Arguments> mistakes() {
        return List.of(
                mistake(NoMain.class, "entry point must be a class that implements io.bgworker.WorkerMain", "was '"),
                mistake(WrongSignature.class, "WrongSignature#work", "a void method with no parameter", "int"),
                mistake(AbstractWorker.class, "entry point must be of a concrete class"),
                mistake(NoConstructor.class, "a constructor without parameters"),
                mistake(
                        TooLong.class,
                        "name must be at most 96 bytes in UTF-8 (this has 100)",
                        "'" + NAME_TOO_LONG + "'"),
                mistake(Blank.class, "name must be a text that is not blank", "'  '"),
                mistake(
                        DatabaseAlone.class,
                        "capabilities must be with SHARED_MEMORY if they have DATABASE_CONNECTION",
                        "'[DATABASE_CONNECTION]'"),
                mistake(
                        DatabaseTooEarly.class,
                        "start time must be CONSISTENT_STATE or RECOVERY_FINISHED",
                        "'SERVER_START'"),
                mistake(OutOfRange.class, "restart time must be 0s … 24h, or never", "'90000s'"),
                mistake(Unparsable.class, "restart time must be a duration from 0s to 24h", "'soon'"),
                mistake(UnresolvedName.class, "Placeholder ${test.missing} in '${test.missing}'", "the key is not set"),
                mistake(UnresolvedOption.class, "Placeholder ${test.heap} in '-Xmx${test.heap}'", "or give a default"),
                mistake(NoJava.class, "java home must be the home of a JDK or JRE", "'/no/java'"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    @Rule({"OUR-06", "OUR-23", "REG-04", "REG-06", "REG-07"})
    void aMistakeFailsTheDeploymentInWords(Class<?> type, List<String> parts) {
        String message = failure(Map.of(), type);
        assertContains(message, parts);
        assertContains(message, List.of(type.getName()));
    }

    @Test
    void aBadConfigurationValueFailsTheDeployment() {
        assertContains(
                failure(Map.of("bgworker.max-worker-processes", "-1"), Right.class),
                List.of("bgworker.max-worker-processes", "-1", "a whole number from 0 to 262143", "'test'"));
    }

    @Test
    void aBadOverrideOfAWorkerFailsTheDeployment() {
        assertContains(
                failure(Map.of("bgworker.worker.Right.restart-time", "25h"), Right.class),
                List.of("bgworker.worker.Right.restart-time", "25h", "0s … 24h, or never"));
    }

    @Test
    void anOverrideThatDoesNotGoWithTheAnnotationFailsTheDeployment() {
        assertContains(
                failure(
                        Map.of("bgworker.worker.RightWithDatabase.start-time", "server-start"),
                        RightWithDatabase.class),
                List.of("bgworker.worker.RightWithDatabase.*", "start time must be CONSISTENT_STATE"));
    }

    @Test
    @Rule("OUR-23")
    void whatIsNotAllowedFailsTheDeployment() {
        assertContains(
                failure(Map.of("bgworker.allow", "org.example.*"), Right.class),
                List.of("'Right (", Right.class.getName(), "allowed by bgworker.allow=org.example.*"));
    }

    @Test
    @Rule({"OUR-23", "REG-04", "REG-08"})
    void severalMistakesAreAllTold() {
        assertContains(
                failure(Map.of(), NoMain.class, OutOfRange.class, Right.class, TwoMistakes.class),
                List.of(
                        NoMain.class.getName(),
                        OutOfRange.class.getName(),
                        "'90000s'",
                        "TwoMistakes#one",
                        "'soon'",
                        "TwoMistakes#two",
                        "'[INTERRUPTIBLE]'"));
    }

    @Test
    void severalMistakesInTheConfigurationAreAllTold() {
        assertContains(
                failure(Map.of("bgworker.exits", "-1", "bgworker.restart-time", "soon"), Right.class),
                List.of("bgworker.exits", "-1", "bgworker.restart-time", "soon"));
    }

    @Test
    void mistakesInTheConfigurationDoNotHideThoseInTheAnnotations() {
        assertContains(
                failure(Map.of("bgworker.exits", "-1"), NoMain.class),
                List.of("bgworker.exits", NoMain.class.getName()));
    }

    @Test
    @Rule("OUR-22")
    void twoClassesMustNotHaveTheSameName() {
        assertContains(
                failure(Map.of(), Right.class, SameName.class),
                List.of(
                        "name must be unique among the static workers",
                        "'Right'",
                        Right.class.getName(),
                        SameName.class.getName()));
    }

    @Test
    void aDisabledWorkerDoesNotTakeTheName() {
        try (Container container =
                Container.configured(Map.of("bgworker.worker.Right.enabled", "false"), Right.class, SameName.class)) {
            assertEquals(
                    2,
                    container.get(BackgroundWorkerExtension.class).annotated().size());
        }
    }

    // ---- What code registers is known later: when the workers begin

    @ApplicationScoped
    static class DeclaresTwice {
        void declare(@Observes StaticRegistration registration) {
            registration.register(WorkerSpec.builder(Other.class).name("Right").build());
            registration.register(
                    WorkerSpec.builder(AbstractOther.class).name("abstract").build());
        }
    }

    @Test
    @Rule({"OUR-22", "OUR-23", "REG-04"})
    void whatCodeRegistersIsCheckedWithTheAnnotationsWhenTheWorkersBegin() {
        try (Container container = Container.of(Right.class, DeclaresTwice.class)) {
            WorkerException failed = assertThrows(WorkerException.class, container::hosted);
            assertContains(
                    failed.getMessage(),
                    List.of(
                            "name must be unique among the static workers",
                            "'Right'",
                            Right.class.getName(),
                            Other.class.getName(),
                            "'abstract (",
                            "of a concrete class"));
            assertTrue(container.get(WorkerSupervisor.class).runtime().isEmpty());
        }
    }

    @ApplicationScoped
    static class DeclaresWrongly {
        void declare(@Observes StaticRegistration registration) {
            registration.register(WorkerSpec.builder(Other.class)
                    .capabilities(Capability.DATABASE_CONNECTION)
                    .build());
        }
    }

    @Test
    @Rule({"OUR-23", "REG-04"})
    void whatCodeThrowsWhileItRegistersReachesTheDeployer() {
        try (Container container = Container.of(DeclaresWrongly.class)) {
            WorkerException failed = assertThrows(WorkerException.class, container::hosted);
            assertContains(
                    failed.getMessage(),
                    List.of(
                            "Observer " + DeclaresWrongly.class.getName() + "#declare: ",
                            "'Other'",
                            "with SHARED_MEMORY"));
        }
    }

    @ApplicationScoped
    static class CannotDeclare {
        void shards(@Observes @Priority(1) StaticRegistration registration) throws IOException {
            registration.register(
                    WorkerSpec.builder(AbstractOther.class).name("abstract").build());
            throw new IOException("no list of shards");
        }
    }

    @Test
    void whatCodeThrowsIsToldWithWhoThrewItAndWithTheMistakesOfOthers() {
        try (Container container = Container.of(CannotDeclare.class, DeclaresWrongly.class)) {
            WorkerException failed = assertThrows(WorkerException.class, container::hosted);
            assertContains(
                    failed.getMessage(),
                    List.of(
                            "Observer " + CannotDeclare.class.getName()
                                    + "#shards: java.io.IOException: no list of shards",
                            "Observer " + DeclaresWrongly.class.getName() + "#declare: ",
                            "'abstract ("));
            assertTrue(
                    Arrays.stream(failed.getSuppressed()).anyMatch(each -> each.getCause() instanceof IOException),
                    "with its stack trace");
        }
    }

    @Test
    void mistakesInTheConfigurationDoNotHideWhatCodeThrows() {
        Map<String, String> configuration = Map.of("bgworker.worker.abstract.restart-time", "soon");
        try (Container container = Container.configuredUnlisted(configuration, CannotDeclare.class)) {
            WorkerException failed = assertThrows(WorkerException.class, container::hosted);
            assertContains(failed.getMessage(), List.of("bgworker.worker.abstract.restart-time", "no list of shards"));
        }
    }

    /** The servlet container finds classes that the CDI container does not show. */
    @Test
    void whatOnlyTheHostHasFoundIsCheckedWhenTheWorkersBegin() {
        try (Container container = Container.of(Right.class)) {
            WorkerException failed =
                    assertThrows(WorkerException.class, () -> container.hosted(NoMain.class, TwoMistakes.class));
            assertContains(failed.getMessage(), List.of(NoMain.class.getName(), "TwoMistakes#one", "TwoMistakes#two"));
            assertEquals(3, Arrays.stream(failed.getSuppressed()).count());
        }
    }

    // ---- The cast

    @BackgroundWorker
    static final class Right extends Base {}

    @BackgroundWorker(name = "Right")
    static final class SameName extends Base {}

    @BackgroundWorker(capabilities = {Capability.SHARED_MEMORY, Capability.DATABASE_CONNECTION})
    static final class RightWithDatabase extends Base {}

    @BackgroundWorker
    static final class NoMain {}

    static final class WrongSignature {
        @BackgroundWorker
        void work(int number) {}
    }

    @BackgroundWorker
    abstract static class AbstractWorker extends Base {}

    @BackgroundWorker
    static final class NoConstructor extends Base {
        NoConstructor(String argument) {
            super(argument);
        }
    }

    @BackgroundWorker(name = NAME_TOO_LONG)
    static final class TooLong extends Base {}

    @BackgroundWorker(name = "  ")
    static final class Blank extends Base {}

    @BackgroundWorker(capabilities = Capability.DATABASE_CONNECTION)
    static final class DatabaseAlone extends Base {}

    @BackgroundWorker(
            capabilities = {Capability.DATABASE_CONNECTION, Capability.SHARED_MEMORY},
            startTime = StartTime.SERVER_START)
    static final class DatabaseTooEarly extends Base {}

    @BackgroundWorker(restartTime = "25h")
    static final class OutOfRange extends Base {}

    @BackgroundWorker(restartTime = "soon")
    static final class Unparsable extends Base {}

    @BackgroundWorker(name = "${test.missing}")
    static final class UnresolvedName extends Base {}

    @BackgroundWorker(jvmOptions = "-Xmx${test.heap}")
    static final class UnresolvedOption extends Base {}

    @BackgroundWorker(javaHome = "/no/java")
    static final class NoJava extends Base {}

    static final class TwoMistakes {
        @BackgroundWorker(restartTime = "soon")
        static void one() {}

        @BackgroundWorker(capabilities = Capability.INTERRUPTIBLE)
        static void two() {}
    }

    static final class Other extends Base {}

    abstract static class AbstractOther extends Base {}

    static class Base implements WorkerMain {

        Base() {}

        Base(String argument) {
            System.out.println(argument);
        }

        @Override
        public void main(WorkerContext context) {}
    }
}
