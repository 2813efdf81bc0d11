package io.bgworker.worker;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DescendantsTest {

    private static final int SECONDS_MAX = 60;

    private Process shell;

    @AfterEach
    void tearDown() {
        shell.descendants().forEach(ProcessHandle::destroyForcibly);
        shell.destroyForcibly();
    }

    @Test
    void childIsEndedAndWhatItHasStarted() throws Exception {
        ProcessHandle grandchild = start().children().findFirst().orElseThrow();

        Descendants.end();

        assertTrue(shell.waitFor(SECONDS_MAX, TimeUnit.SECONDS), "the child lives");
        grandchild.onExit().get(SECONDS_MAX, TimeUnit.SECONDS);
        assertFalse(grandchild.isAlive());
    }

    /** Its children are those of another thread then. */
    @Test
    void childOfThreadThatHasEndedIsEnded() throws Exception {
        Thread thread = new Thread(() -> {
            try {
                start();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        thread.start();
        thread.join();

        Descendants.end();

        assertTrue(shell.waitFor(SECONDS_MAX, TimeUnit.SECONDS), "the child lives");
    }

    /** A shell, which waits for somebody. */
    private Process start() throws IOException {
        shell = new ProcessBuilder("sh", "-c", "sleep 1000 & echo started; wait").start();
        shell.inputReader().readLine();
        return shell;
    }
}
