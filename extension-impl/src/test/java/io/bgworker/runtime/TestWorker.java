package io.bgworker.runtime;

import io.bgworker.BackgroundWorker;
import io.bgworker.Datum;
import io.bgworker.ShutdownMode;
import io.bgworker.Signal;
import io.bgworker.WakeEvent;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerException;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerMain;
import io.bgworker.WorkerRegistrar;
import io.bgworker.WorkerSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What the workers of these tests do: the first word of the main argument says it, the rest is its own argument. */
public final class TestWorker implements WorkerMain {

    public static final String FOREVER = "forever";

    @Override
    public void main(WorkerContext context) throws Exception {
        String[] words = context.entry().mainArg().asText().split(" ", 2);
        String argument = words.length > 1 ? words[1] : "";
        switch (words[0]) {
            case "return" -> System.out.println("returning");
            case "throw" -> throw new IllegalStateException(argument);
            case "exit" -> System.exit(Integer.parseInt(argument));
            case "exit-with-stuck-hook" -> {
                Runtime.getRuntime().addShutdownHook(new Thread(() -> park(new CountDownLatch(1))));
                System.exit(0);
            }
            case "halt" -> Runtime.getRuntime().halt(Integer.parseInt(argument));
            case "oom" -> fillTheHeap();
            case FOREVER -> untilTerminated(context);
            case "deaf" -> park(new CountDownLatch(1));
            case "interruptible" -> new CountDownLatch(1).await();
            case "sleep" -> context.sleep(Duration.ofMinutes(5));
            case "busy" -> busyUntilTerminated(context);
            case "reload-handler" -> reloadHandler(context);
            case "ask-epoch" -> askEpoch(context);
            case "spin" -> spin();
            case "flood" -> flood(context);
            case "echo" -> System.out.println(argument + " " + context.entry().extra().length);
            case "environment" -> System.getenv().forEach((key, value) -> System.out.println(key + "=" + value));
            case "sub-process" -> startSubProcess(context, Path.of(argument));
            case "nameless-sub-process" -> startNamelessSubProcess(context, argument);
            case "hooks" -> {
                context.onExit(code -> System.out.println("first registered, code " + code));
                context.onExit(code -> {
                    throw new IllegalStateException("second registered, code " + code);
                });
                context.onExit(code -> System.out.println("third registered, code " + code));
                throw new IllegalStateException("after the hooks");
            }
            case "handlers" -> handlers(context);
            case "never-unblocks" -> {
                context.signals().on(Signal.TERMINATE, () -> System.out.println("terminate handler"));
                park(new CountDownLatch(1));
            }
            case "declare-ready" -> {
                awaitFile(context, Path.of(argument));
                context.ready();
                untilTerminated(context);
            }
            case "finish-deaf-when" -> {
                while (!Files.exists(Path.of(argument))) {
                    Thread.onSpinWait();
                }
            }
            case "finish-when" -> awaitFile(context, Path.of(argument));
            case "register" -> register(context, argument);
            case "signal-other" -> signalOther(context);
            case "throw-when-told" -> {
                untilTerminated(context);
                throw new IllegalStateException("told to terminate");
            }
            case "exit-when-told" -> {
                untilTerminated(context);
                System.exit(Integer.parseInt(argument));
            }
            case "halt-until" -> haltUntil(context, Path.of(argument));
            case "fail-until" -> failUntil(context, Path.of(argument));
            case "threads" -> leaveThreadBehind();
            case "foreign-signals" -> context.latch().await("idle");
            case "pulse" -> pulse(context);
            case "asks-while-stopping" -> {
                untilTerminated(context);
                System.out.println("asked while stopping: "
                        + context.registrar().find(context.entry().name()).size());
            }
            case "end-of-its-loop" -> {
                untilTerminated(context);
                write(Path.of(argument), "came to its end");
            }
            case "exit-on-supervisor-death" -> {
                context.onExit(code -> write(Path.of(argument), "code " + code));
                context.latch()
                        .await(
                                "supervisor-death",
                                Set.of(WakeEvent.LATCH_SET, WakeEvent.EXIT_ON_SUPERVISOR_DEATH),
                                Duration.ofMinutes(5));
            }
            case "spin-without-end-or-safepoint" -> spinWithoutSafepoint();
            case "last-words" -> lastWords(context, Path.of(argument));
            case "last-words-of-a-parent" -> {
                new ProcessBuilder("sleep", "1000").start();
                lastWords(context, Path.of(argument));
            }
            case "ask-for-supervisor" -> askForSupervisor(context, Path.of(argument));
            default -> throw new IllegalArgumentException(words[0]);
        }
    }

    private static void untilTerminated(WorkerContext context) throws InterruptedException {
        System.out.println("running");
        do {
            context.latch().await("test-idle", Duration.ofMinutes(5));
            context.latch().reset();
        } while (!context.terminationRequested());
        System.out.println("told to terminate");
    }

    /** Says a word for each signal, so that it is known to live. */
    private static void pulse(WorkerContext context) throws InterruptedException {
        context.signals().on(Signal.USER, () -> System.out.println("pulse"));
        context.signals().unblock();
        untilTerminated(context);
    }

    /** Writes a file once the supervisor has died. */
    private static void lastWords(WorkerContext context, Path file) throws Exception {
        Set<WakeEvent> woken = context.latch().await("supervisor-death", Duration.ofMinutes(5));
        Files.writeString(file, woken.toString());
        park(new CountDownLatch(1));
    }

    /** Asks without end, and never waits. */
    private static void askForSupervisor(WorkerContext context, Path file) throws Exception {
        Set<WakeEvent> before = Set.of();
        Set<WakeEvent> answer = ask(context);
        Files.createFile(file.resolveSibling("asked"));
        while (!answer.contains(WakeEvent.SUPERVISOR_DEATH)) {
            before = answer;
            answer = ask(context);
        }
        Path part = file.resolveSibling("part");
        Files.writeString(part, answer + " after " + before);
        Files.move(part, file);
        park(new CountDownLatch(1));
    }

    private static Set<WakeEvent> ask(WorkerContext context) throws InterruptedException {
        return context.latch().await("asks", Set.of(WakeEvent.SUPERVISOR_DEATH), Duration.ZERO);
    }

    private static void fillTheHeap() {
        Object[] hoard = {};
        while (true) {
            hoard = new Object[] {hoard, new byte[1 << 20]};
        }
    }

    private static void park(CountDownLatch never) {
        while (true) {
            try {
                never.await();
            } catch (InterruptedException e) {
                System.out.println("interrupted, and going on");
            }
        }
    }

    private static void spin() {
        long rounds = 0;
        while (rounds >= 0) {
            rounds = (rounds + 1) & Long.MAX_VALUE;
        }
    }

    /** A counted loop is compiled to code that does not stop for anybody before its end, a minute or more later. */
    private static void spinWithoutSafepoint() {
        long value = 1;
        while (value != 0) {
            for (int i = 0; i < Integer.MAX_VALUE; i++) {
                value = scramble(scramble(scramble(scramble(value + i))));
            }
        }
    }

    private static long scramble(long value) {
        long scrambled = (value ^ (value >>> 31)) * 0x9E3779B97F4A7C15L;
        scrambled = (scrambled ^ (scrambled >>> 29)) * 0xBF58476D1CE4E5B9L;
        return (scrambled ^ (scrambled >>> 32)) | 1;
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void flood(WorkerContext context) {
        String line = "x".repeat(200);
        for (long i = 0; !context.terminationRequested(); i++) {
            System.out.println(i + line);
        }
    }

    private static void startSubProcess(WorkerContext context, Path pidFile) throws IOException, InterruptedException {
        Process child = new ProcessBuilder("sleep", "1000").inheritIO().start();
        Files.writeString(pidFile.resolveSibling("part"), Long.toString(child.pid()));
        Files.move(pidFile.resolveSibling("part"), pidFile);
        untilTerminated(context);
    }

    /** It gives up its environment, its parent and its session, and keeps the worker's output. */
    private static void startNamelessSubProcess(WorkerContext context, String pidFile)
            throws IOException, InterruptedException {
        String script = "env -i setsid sleep 1000 & echo $! >\"$0.part\" && mv \"$0.part\" \"$0\"";
        new ProcessBuilder("sh", "-c", script, pidFile).inheritIO().start().waitFor();
        untilTerminated(context);
    }

    private static void handlers(WorkerContext context) throws InterruptedException {
        CountDownLatch user = new CountDownLatch(1);
        context.signals().on(Signal.USER, () -> {
            System.out.println("user handler");
            user.countDown();
        });
        CountDownLatch terminate = new CountDownLatch(1);
        context.signals().on(Signal.TERMINATE, () -> {
            System.out.println("terminate handler");
            terminate.countDown();
        });
        context.latch().await("blocked");
        System.out.println("still blocked: " + user.getCount());
        context.signals().unblock();
        if (!user.await(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the handler did not run");
        }
        context.latch().reset();
        untilTerminated(context);
    }

    private static void busyUntilTerminated(WorkerContext context) {
        long rounds = 0;
        while (!context.terminationRequested()) {
            rounds++;
        }
        System.out.println("rounds " + rounds);
    }

    private static void reloadHandler(WorkerContext context) throws InterruptedException {
        AtomicInteger reloads = new AtomicInteger();
        context.signals().on(Signal.RELOAD, () -> System.out.println("reloaded " + reloads.incrementAndGet()));
        context.signals().unblock();
        untilTerminated(context);
    }

    private static void askEpoch(WorkerContext context) throws InterruptedException {
        WorkerRegistrar registrar = context.registrar();
        refused(registrar::reload);
        refused(() -> registrar.shutdown(ShutdownMode.SMART));
        refused(() -> {
            boolean unused = registrar.awaitEpoch(0, Duration.ZERO);
        });
        System.out.println("epoch " + registrar.epoch());
        untilTerminated(context);
    }

    private interface Refused {
        void run() throws InterruptedException;
    }

    private static void refused(Refused request) throws InterruptedException {
        try {
            request.run();
            System.out.println("not refused");
        } catch (WorkerException e) {
            System.out.println(e.getMessage());
        }
    }

    private static void register(WorkerContext context, String name) throws InterruptedException {
        WorkerHandle handle = context.registrar()
                .register(WorkerSpec.builder(TestWorker.class)
                        .name(name)
                        .mainArg(FOREVER)
                        .build());
        System.out.println("registered " + handle.awaitStartup(Duration.ofSeconds(30)) + " ready "
                + handle.awaitReady(Duration.ofSeconds(30)) + " of "
                + context.registrar().workers().size());
        handle.terminate();
        System.out.println("terminated " + handle.awaitShutdown(Duration.ofSeconds(30)));
    }

    private static void signalOther(WorkerContext context) throws InterruptedException {
        WorkerHandle other = context.registrar()
                .register(WorkerSpec.builder(TestWorker.class)
                        .name("other")
                        .mainArg(FOREVER)
                        .build());
        other.awaitReady(Duration.ofSeconds(60));
        boolean running = other.signal(Signal.USER);
        other.terminate();
        other.awaitShutdown(Duration.ofSeconds(60));
        System.out.println("running: " + running + ", gone: " + other.signal(Signal.USER));
        untilTerminated(context);
    }

    private static void failUntil(WorkerContext context, Path file) throws InterruptedException {
        if (!Files.exists(file)) {
            throw new IllegalStateException(file + " is not there");
        }
        untilTerminated(context);
    }

    private static void haltUntil(WorkerContext context, Path file) throws InterruptedException {
        if (!Files.exists(file)) {
            Runtime.getRuntime().halt(2);
        }
        untilTerminated(context);
    }

    private static void awaitFile(WorkerContext context, Path file) throws InterruptedException {
        while (!Files.exists(file)) {
            if (!context.sleep(Duration.ofMillis(10))) {
                throw new InterruptedException("terminated while waiting for " + file);
            }
        }
    }

    private static void leaveThreadBehind() {
        new Thread(() -> park(new CountDownLatch(1)), "left behind").start();
    }

    /** An annotated method as an entry point. */
    @BackgroundWorker
    static void annotated(WorkerContext context, Datum argument) {
        System.out.println(
                "annotated " + argument.asText() + " " + context.entry().type());
    }

    /** Not a possible entry point. */
    @BackgroundWorker
    static void wrongSignature(String nothingWeHave) {
        System.out.println(nothingWeHave);
    }
}
