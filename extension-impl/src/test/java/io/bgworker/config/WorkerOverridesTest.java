package io.bgworker.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.Capability;
import io.bgworker.EntryPoint;
import io.bgworker.InvalidWorkerException;
import io.bgworker.RestartPolicy;
import io.bgworker.StartTime;
import io.bgworker.WorkerSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerOverridesTest {

    private static final WorkerSpec ANNOTATED = WorkerSpec.builder(new EntryPoint("com.acme.MailSender", ""))
            .name("mail.sender")
            .mainArg("annotated")
            .jvmOptions("-Xmx1g")
            .build();

    @Test
    void replacesEveryAttributeOfAWorkerWhoseNameHasDots() {
        Path home = Path.of(System.getProperty("java.home"));
        BgworkerConfig config = TestConfig.read(
                "bgworker.worker.mail.sender.enabled", "false",
                "bgworker.worker.mail.sender.type", "sender",
                "bgworker.worker.mail.sender.capabilities", "Shared-Memory, DATABASE_CONNECTION",
                "bgworker.worker.mail.sender.start-time", "consistent-state",
                "bgworker.worker.mail.sender.restart-time", "5s",
                "bgworker.worker.mail.sender.main-arg", " configured ",
                "bgworker.worker.mail.sender.extra", "äöü",
                "bgworker.worker.mail.sender.required", "true",
                "bgworker.worker.mail.sender.declares-ready", "true",
                "bgworker.worker.mail.sender.priority", "-3",
                "bgworker.worker.mail.sender.jvm-options", "-Xmx64m -Xss256k",
                "bgworker.worker.mail.sender.java-home", home.toString(),
                "bgworker.worker.mail.sender.heap-dump", "false",
                "bgworker.worker.mail.sender.spares", "2");

        assertEquals(Set.of("mail.sender"), config.workers().keySet());
        WorkerOverrides overrides = config.worker("mail.sender");
        assertFalse(overrides.enabled());
        assertFalse(overrides.heapDump());
        assertEquals(
                WorkerSpec.builder(new EntryPoint("com.acme.MailSender", ""))
                        .name("mail.sender")
                        .type("sender")
                        .capabilities(Capability.SHARED_MEMORY, Capability.DATABASE_CONNECTION)
                        .startTime(StartTime.CONSISTENT_STATE)
                        .restartPolicy(RestartPolicy.after(Duration.ofSeconds(5)))
                        .mainArg(" configured ")
                        .extra("äöü".getBytes(StandardCharsets.UTF_8))
                        .required(true)
                        .declaresReady(true)
                        .priority(-3)
                        .jvmOptions("-Xmx64m", "-Xss256k")
                        .javaHome(home.toString())
                        .spares(2)
                        .build(),
                overrides.apply(ANNOTATED));
    }

    @Test
    void leavesWhatIsNotConfigured() {
        BgworkerConfig config = TestConfig.read("bgworker.worker.mail.sender.required", "true");

        assertTrue(config.worker("mail.sender").enabled());
        assertTrue(config.worker("mail.sender").heapDump());
        assertEquals(
                ANNOTATED.toBuilder().required(true).build(),
                config.worker("mail.sender").apply(ANNOTATED));
        assertSame(ANNOTATED, config.worker("another").apply(ANNOTATED));
    }

    @Test
    void keepsTheNameWhenTheTypeThatItCameFromIsReplaced() {
        WorkerSpec unnamed =
                WorkerSpec.builder(new EntryPoint("com.acme.Sweeper", "")).build();

        WorkerSpec replaced = TestConfig.read("bgworker.worker.Sweeper.type", "cleaner")
                .worker("Sweeper")
                .apply(unnamed);

        assertEquals("Sweeper", replaced.name());
        assertEquals("cleaner", replaced.type());
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", " NONE "})
    void takesAllCapabilitiesAway(String none) {
        WorkerSpec annotated =
                ANNOTATED.toBuilder().capabilities(Capability.SHARED_MEMORY).build();

        WorkerSpec replaced = TestConfig.read("bgworker.worker.mail.sender.capabilities", none)
                .worker("mail.sender")
                .apply(annotated);

        assertEquals(Set.of(), replaced.capabilities());
    }

    @Test
    void tellsWhereItComesFromWhenTheResultDoesNotGoTogether() {
        BgworkerConfig config = TestConfig.read("bgworker.worker.mail.sender.start-time", "server-start");
        WorkerSpec annotated = ANNOTATED.toBuilder()
                .capabilities(Capability.SHARED_MEMORY, Capability.DATABASE_CONNECTION)
                .build();

        InvalidWorkerException wrong = assertThrows(
                InvalidWorkerException.class, () -> config.worker("mail.sender").apply(annotated));

        assertTrue(wrong.getMessage().contains("bgworker.worker.mail.sender.*"), wrong.getMessage());
        assertEquals("start time", wrong.attribute());
    }

    @Test
    void findsKnownWorkersInEnvironmentVariables() {
        BgworkerConfig config = BgworkerConfig.read(
                TestConfig.of(TestConfig.environment("BGWORKER_WORKER_MAIL_SENDER_RESTART_TIME", "7s")),
                List.of("Mail-Sender", "another"));

        assertEquals(Set.of("Mail-Sender"), config.workers().keySet());
        assertEquals(
                RestartPolicy.after(Duration.ofSeconds(7)),
                config.worker("Mail-Sender").restartPolicy());
    }

    @Test
    void listsAWorkerThatTheEnvironmentSaysMoreOf() {
        BgworkerConfig config = BgworkerConfig.read(TestConfig.of(
                TestConfig.environment("BGWORKER_WORKER_W_ENABLED", "true"),
                TestConfig.source(
                        "file", 100, "bgworker.worker.w.enabled", "false", "bgworker.worker.w.priority", "1")));

        assertEquals(Set.of("w"), config.workers().keySet());
        assertTrue(config.worker("w").enabled());
    }

    @Test
    void listsNoWorkerOfWhichNothingIsSaid() {
        assertEquals(
                Map.of(), TestConfig.read("bgworker.worker.w.enabled", "true").workers());
    }
}
