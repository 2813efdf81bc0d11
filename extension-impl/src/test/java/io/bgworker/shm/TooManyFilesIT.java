package io.bgworker.shm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.contract.Rule;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process that has too many open files for a while goes on to wake others, to be woken, and to hear of the ends of others. */
@Timeout(300)
final class TooManyFilesIT {

    private static final long LONG = TimeUnit.HOURS.toNanos(1);
    private static final int FULL = 1;
    private static final int CALLER = 2;
    private static final int MORTAL = 3;

    private final SharedDirectory directory = new SharedDirectory();
    private final Participant caller = directory.worker(CALLER);
    private final Concurrently threads = new Concurrently();
    private Process process;
    private BufferedReader answers;
    private BufferedWriter commands;

    @BeforeEach
    void start() throws Exception {
        process = new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        "ulimit -n 256; exec \"$@\"",
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Full.class.getName(),
                        directory.path().toString())
                .redirectErrorStream(true)
                .start();
        answers = process.inputReader(StandardCharsets.UTF_8);
        commands = process.outputWriter(StandardCharsets.UTF_8);
        assertEquals("ready", answers.readLine());
    }

    @AfterEach
    void close() throws Exception {
        process.destroyForcibly();
        process.waitFor();
        answers.close();
        threads.close();
        directory.close();
    }

    /** Has the process do something, and waits until it is done. */
    private void tell(String command) throws IOException {
        commands.write(command + "\n");
        commands.flush();
        assertEquals(command, answers.readLine());
    }

    @Test
    @Rule({"DEF-18", "MQ-06"})
    void whoCouldNotAcceptForAWhileHearsOfEndsAfterwards() throws Exception {
        Participant mortal = directory.worker(MORTAL);
        tell("watch " + MORTAL);
        tell("fill");
        caller.watch(FULL);
        tell("notice");
        tell("empty");
        mortal.close();
        tell("lose " + MORTAL);
    }

    @Test
    @Rule({"DEF-18", "MQ-06"})
    void whoCouldNotWatchForAWhileHearsOfEndsAfterwards() throws Exception {
        Participant mortal = directory.worker(MORTAL);
        tell("fill");
        tell("watch " + MORTAL);
        tell("empty");
        mortal.close();
        tell("lose " + MORTAL);
    }

    @Test
    @Rule("LAT-02")
    void whoCouldNotBeRungIsRungAfterwards() throws Exception {
        Doorbell.Bell bell = caller.doorbell().borrow();
        tell("fill");
        tell("ring " + bell.address());
        tell("empty");
        Concurrently.Doing<Boolean> sleeping = threads.run(() -> {
            bell.sleep(LONG);
            return true;
        });
        assertTrue(sleeping.result());
    }

    @Test
    @Rule("LAT-02")
    void whoCannotAcceptIsWokenAllTheSame() throws Exception {
        tell("fill");
        caller.doorbell().ring(Full.BELL);
        tell("sleep");
        tell("sleep");
        tell("empty");
        caller.doorbell().ring(Full.BELL);
        tell("sleep");
    }

    /** The process. It has done all of it once before it has too many open files, for classes are files, too. */
    static final class Full {

        /** The address of its first bell. */
        static final long BELL = ((long) FULL << Integer.SIZE) + 1;

        private final Participant self;
        private final Doorbell.Bell bell;
        private final List<InputStream> files = new ArrayList<>();

        private Full(Participant self) {
            this.self = self;
            bell = self.doorbell().borrow();
        }

        public static void main(String[] arguments) throws Exception {
            Full full = new Full(Participant.join(Path.of(arguments[0]), FULL, "full", false));
            for (String command : List.of("watch " + CALLER, "ring " + BELL, "sleep", "fill", "empty")) {
                full.obey(command);
            }
            System.out.println("ready");
            try (BufferedReader commands =
                    new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
                for (String command = commands.readLine(); command != null; command = commands.readLine()) {
                    full.obey(command);
                    System.out.println(command);
                }
            }
        }

        private void obey(String command) throws Exception {
            String[] words = command.split(" ", 2);
            switch (words[0]) {
                case "fill" -> fill();
                case "empty" -> empty();
                case "watch" -> self.watch(Integer.parseInt(words[1]));
                case "lose" -> Concurrently.await("The end", () -> self.isGone(Integer.parseInt(words[1])));
                case "ring" -> self.doorbell().ring(Long.parseLong(words[1]));
                case "sleep" -> bell.sleep(LONG);
                case "notice" -> awaitNotice();
                default -> throw new IllegalArgumentException(command);
            }
        }

        private void fill() {
            try {
                while (true) {
                    files.add(new FileInputStream("/dev/null"));
                }
            } catch (IOException e) {
                // It is full.
            }
        }

        private void empty() throws IOException {
            for (InputStream file : files) {
                file.close();
            }
            files.clear();
        }

        /** Waits until the thread that hears of ends has noticed that it cannot accept. */
        private static void awaitNotice() {
            Thread peers = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().equals("bgworker-peers"))
                    .findFirst()
                    .orElseThrow();
            while (hasNotTried(peers.getState())) {
                Thread.onSpinWait();
            }
        }

        /** It sleeps in the selector, which is to run for Java, until it is called; then it waits, or has given up. */
        private static boolean hasNotTried(Thread.State state) {
            return state != Thread.State.TIMED_WAITING && state != Thread.State.TERMINATED;
        }
    }
}
