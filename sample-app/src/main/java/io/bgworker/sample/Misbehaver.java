package io.bgworker.sample;

import io.bgworker.WorkerContext;
import io.bgworker.WorkerMain;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Dies, or refuses to, in the way its main argument says: what the supervisor is there for. Registered at run time. */
public class Misbehaver implements WorkerMain {

    private static final String WAYS =
            "exit0, exit1, exit:<n>, throw, segv, oom, hang, ignore-terminate, spin, flood or run";

    private static final int CHUNK_BYTES = 1 << 20;

    @Override
    public void main(WorkerContext context) throws Exception {
        String way = context.entry().mainArg().asText();
        System.out.println(
                "Misbehaver begins: " + way + ", pid " + ProcessHandle.current().pid() + ", incarnation "
                        + context.entry().incarnation());
        switch (way) {
            case "exit0" -> System.out.println("Misbehaver returns");
            case "exit1" -> System.exit(1);
            case "throw" -> throw new IllegalStateException("Misbehaver throws, as it was told");
            case "segv" -> crash();
            case "oom" -> exhaustHeap();
            case "hang" -> hang();
            case "ignore-terminate" -> ignoreEverything();
            case "spin" -> spin();
            case "flood" -> flood(context);
            case "run" -> behave(context);
            default -> System.exit(exitCode(way));
        }
    }

    private static int exitCode(String way) {
        if (way.startsWith("exit:")) {
            try {
                return Integer.parseInt(way.substring("exit:".length()));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        "Misbehaver's main argument must have a number after 'exit:', was '" + way + "'", e);
            }
        }
        throw new IllegalArgumentException("Misbehaver's main argument must be " + WAYS + ", was '" + way + "'");
    }

    /**
     * Has HotSpot meet a SIGSEGV that it did not provoke itself, which it dies of as of any other: error file, abort. A
     * wild write through {@code sun.misc.Unsafe} does the same today and is being removed from Java.
     */
    private static void crash() throws IOException, InterruptedException {
        // The shell's own kill: the program of that name is missing in slim images.
        Process kill = new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        "kill -s SEGV " + ProcessHandle.current().pid())
                .inheritIO()
                .start();
        int code = kill.waitFor();
        // The signal has been sent by now, and any thread may be the one that meets it.
        if (code == 0) {
            new CountDownLatch(1).await();
        }
        throw new IllegalStateException("Misbehaver could not send itself SIGSEGV, kill ended with code " + code);
    }

    /** Big chunks, so that there is still room for the few objects that reporting the error takes. */
    @SuppressWarnings("ModifiedButNotUsed") // Holding on to them is the use.
    private static void exhaustHeap() {
        List<byte[]> chunks = new ArrayList<>();
        while (true) {
            chunks.add(new byte[CHUNK_BYTES]);
        }
    }

    /** Never looks whether it shall end, but does not catch the interrupt either. */
    private static void hang() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    private static void ignoreEverything() {
        CountDownLatch never = new CountDownLatch(1);
        while (true) {
            try {
                never.await();
            } catch (InterruptedException e) {
                System.out.println("Misbehaver was interrupted and does not care");
            }
        }
    }

    private static void spin() {
        while (true) {
            Thread.onSpinWait();
        }
    }

    private static void flood(WorkerContext context) {
        String water = "~".repeat(100);
        for (long line = 1; !context.terminationRequested(); line++) {
            System.out.println(line + " " + water);
        }
    }

    private static void behave(WorkerContext context) throws InterruptedException {
        do {
            System.out.println("Misbehaver behaves");
            context.latch().await("misbehaver-idle", Duration.ofSeconds(5));
            context.latch().reset();
        } while (!context.terminationRequested());
        System.out.println("Misbehaver ends, as it was told");
    }
}
