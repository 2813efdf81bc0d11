package io.bgworker.shm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.bgworker.contract.Rule;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process that has too many open files for a while goes on to hear of the ends of others. */
@Timeout(300)
final class TooManyFilesIT {

    private static final int FULL = 1;
    private static final int CALLER = 2;
    private static final int MORTAL = 3;

    private final SharedDirectory directory = new SharedDirectory();

    @AfterEach
    void close() {
        directory.close();
    }

    @Test
    @Rule({"DEF-18", "MQ-06"})
    void whoCouldNotAcceptForAWhileHearsOfEndsAfterwards() throws Exception {
        Participant caller = directory.worker(CALLER);
        Participant mortal = directory.worker(MORTAL);
        Process process = new ProcessBuilder(
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
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            assertEquals("full", output.readLine());
            caller.watch(FULL);
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
            assertEquals("has room", output.readLine());
            mortal.close();
            assertEquals("lost", output.readLine());
        } finally {
            process.destroyForcibly();
            process.waitFor();
        }
    }

    /** The process. */
    static final class Full {

        private Full() {}

        public static void main(String[] arguments) throws Exception {
            Participant self = Participant.join(Path.of(arguments[0]), FULL, "full", false);
            self.watch(MORTAL);
            Thread peers = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().equals("bgworker-peers"))
                    .findFirst()
                    .orElseThrow();
            List<InputStream> files = new ArrayList<>();
            try {
                while (true) {
                    files.add(new FileInputStream("/dev/null"));
                }
            } catch (IOException e) {
                System.out.println("full");
            }
            int unused = System.in.read();
            while (hasNotTried(peers.getState())) {
                Thread.onSpinWait();
            }
            for (InputStream file : files) {
                file.close();
            }
            System.out.println("has room");
            Concurrently.await("The end of the other", () -> self.isGone(MORTAL));
            System.out.println("lost");
        }

        /** It sleeps in the selector, which is to run for Java, until it is called; then it waits, or has given up. */
        private static boolean hasNotTried(Thread.State state) {
            return state != Thread.State.TIMED_WAITING && state != Thread.State.TERMINATED;
        }
    }
}
