package io.bgworker.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.ExitCause;
import io.bgworker.RestartPolicy;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerException;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerMain;
import io.bgworker.WorkerSpec;
import io.bgworker.contract.Rule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which exit hooks run at which end, with which code. */
@Rule("CHD-07")
final class ExitHooksIT {

    private static final Duration LONG = Duration.ofSeconds(Fixture.SECONDS_MAX);

    private final Fixture fixture = new Fixture(Map.of("bgworker.kill-after", "30s"));

    @AfterEach
    void stop() {
        fixture.close();
    }

    /** Has three hooks, of which the second does what its main argument says first, and ends as it says then. */
    static final class Hooked implements WorkerMain {

        @Override
        public void main(WorkerContext context) throws Exception {
            String[] words = context.entry().mainArg().asText().split(" ", -1);
            context.onExit(code -> System.out.println("hook 1, code " + code));
            context.onExit(code -> {
                System.out.println("hook 2, code " + code);
                misbehave(words[0], context);
            });
            context.onExit(code -> {
                if (words[0].equals("slow")) {
                    LockSupport.parkNanos(Duration.ofMillis(300).toNanos()); // Longer than it takes to give it up.
                }
                System.out.println("hook 3, code " + code);
            });
            switch (words[1]) {
                case "return" -> System.out.println("returns");
                case "interrupted" -> Thread.currentThread().interrupt();
                case "throw" -> throw new IllegalStateException("on purpose");
                case "exit" -> System.exit(Integer.parseInt(words[2]));
                case "oom" -> throw new OutOfMemoryError("on purpose");
                case "halt" -> Runtime.getRuntime().halt(0);
                case "told" -> context.latch().await("hooked-idle");
                default -> throw new IllegalArgumentException(words[1]);
            }
        }

        private static void misbehave(String how, WorkerContext context) {
            switch (how) {
                case "fine", "slow" -> {}
                case "exits" -> System.exit(0);
                case "exits-elsewhere" -> {
                    new Thread(() -> System.exit(0)).start();
                    awaitShutdown();
                }
                case "throws" -> throw new IllegalStateException("in a hook");
                case "dies" -> throw new StackOverflowError("in a hook");
                case "hangs" -> hang();
                case "adds" -> {
                    try {
                        context.onExit(code -> System.out.println("hook 4, code " + code));
                    } catch (WorkerException e) {
                        System.out.println("refused: " + e.getMessage());
                    }
                }
                default -> throw new AssertionError(how);
            }
        }

        /** The JVM says so only to those who want to add to it. */
        private static void awaitShutdown() {
            Thread never = new Thread(() -> {});
            try {
                while (true) {
                    Runtime.getRuntime().addShutdownHook(never);
                    Runtime.getRuntime().removeShutdownHook(never);
                    Thread.onSpinWait();
                }
            } catch (IllegalStateException e) {
                // It has begun.
            }
        }

        private static void hang() {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                System.out.println("not to be interrupted");
            }
        }
    }

    private WorkerHandle hooked(String mainArg) {
        return fixture.registrar()
                .register(WorkerSpec.builder(Hooked.class)
                        .name("hooked")
                        .mainArg(mainArg)
                        .restartPolicy(RestartPolicy.never())
                        .build());
    }

    private List<String> hooksOf(WorkerExit exit) {
        return fixture.registrar().report(exit.worker()).orElseThrow().lastOutput().stream()
                .filter(line -> line.startsWith("hook "))
                .toList();
    }

    private static List<String> all(int code) {
        return List.of("hook 3, code " + code, "hook 2, code " + code, "hook 1, code " + code);
    }

    /** The code of {@code System.exit} is not told to anybody before the end. */
    @ParameterizedTest
    @CsvSource({
        "fine return,    0, COMPLETED",
        "fine throw,     1, FAILED",
        "fine oom,       3, OUT_OF_MEMORY",
        "fine exit 0,   -1, COMPLETED",
        "fine exit 7,   -1, EXITED",
        "throws return,  0, COMPLETED",
        "dies throw,     1, FAILED",
        "adds return,    0, COMPLETED",
        "hangs return,   0, COMPLETED",
        "slow interrupted, 0, COMPLETED",
        "exits return,   0, COMPLETED",
        "exits-elsewhere return, 0, COMPLETED",
    })
    void everyHookRunsOnceLastRegisteredFirstWithTheCode(String mainArg, int code, ExitCause cause) throws Exception {
        hooked(mainArg);
        WorkerExit exit = fixture.nextExit();
        assertEquals(cause, exit.cause(), exit::toString);
        assertEquals(all(code), hooksOf(exit));
    }

    @Test
    void aHookIsToldThatItIsTooLateToRegisterAnother() throws Exception {
        hooked("adds return");
        WorkerExit exit = fixture.nextExit();
        List<String> output =
                fixture.registrar().report(exit.worker()).orElseThrow().lastOutput();
        assertTrue(
                output.contains("refused: An exit hook must be registered before the worker ends; it is ending"),
                output::toString);
    }

    @Test
    void whatAHookThrowsAndThatOneHangsIsLogged() throws Exception {
        try (LogRecords log = LogRecords.of("io.bgworker.worker.hooked")) {
            hooked("throws return");
            fixture.nextExit();
            hooked("hangs return");
            fixture.nextExit();
            assertTrue(Await.until(
                    () -> log.messages().stream().anyMatch(line -> line.contains("IllegalStateException: in a hook"))));
            assertTrue(Await.until(
                    () -> log.messages().stream().anyMatch(line -> line.contains("An exit hook was left behind"))));
        }
    }

    @Test
    @Rule("CHD-04")
    void hooksOfAWorkerThatObeysRun() throws Exception {
        WorkerHandle handle = hooked("fine told");
        fixture.awaitWaiting(handle, "hooked-idle");
        handle.terminate();
        WorkerExit exit = fixture.nextExit();
        assertEquals(ExitCause.TERMINATED, exit.cause());
        assertEquals(all(0), hooksOf(exit));
    }

    @Test
    @Rule("CHD-02")
    void noneRunsWhenTheWorkerIsKilledOrHalts() throws Exception {
        WorkerHandle killed = hooked("fine told");
        assertTrue(killed.awaitReady(LONG));
        fixture.awaitWaiting(killed, "hooked-idle");
        Fixture.signal("KILL", killed);
        WorkerExit exit = fixture.nextExit();
        assertEquals(ExitCause.SIGNALED, exit.cause());
        assertEquals(List.of(), hooksOf(exit));

        hooked("fine halt");
        exit = fixture.nextExit();
        assertEquals(ExitCause.HALTED, exit.cause());
        assertEquals(List.of(), hooksOf(exit));
    }
}
