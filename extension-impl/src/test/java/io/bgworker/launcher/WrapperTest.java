package io.bgworker.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bgworker.contract.Rule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
@Timeout(120)
class WrapperTest {

    @Test
    void keepsTheProcessAndGivesItASession() throws Exception {
        List<String> command = new ArrayList<>(Wrapper.probe(true, Runnable::run));
        assumeTrue(command.contains("setsid"), "Needs setsid of util-linux");
        command.addAll(List.of("sh", "-c", "echo $$; read line"));
        try (Running running = Running.of(command.toArray(new String[0]))) {
            assertEquals(Long.toString(running.pid()), running.line());
            assertEquals(running.pid(), Running.session(running.pid()));
        }
    }

    @Test
    void leavesTheParentDeathSignalOutWhereAWatchmanIsPosted() throws Exception {
        assertFalse(
                Wrapper.probe(true, Runnable::run).contains("setpriv"), "it would not wait for a worker's last words");
    }

    /** The main class of a process that starts a sleeper as workers are started. */
    static final class Parent {

        private Parent() {}

        public static void main(String[] arguments) throws IOException, InterruptedException {
            List<String> command = new ArrayList<>(Wrapper.probe(false, Runnable::run));
            command.addAll(List.of("sh", "-c", "echo started; exec sleep 1000"));
            Process child = Jvm.start(command, Map.of());
            child.inputReader(StandardCharsets.UTF_8).readLine();
            System.out.println(child.pid());
            System.in.read();
        }
    }

    @Test
    @Rule("PMD-02")
    void processDiesWithTheServerThatStartedIt() throws Exception {
        assumeTrue(Wrapper.probe(false, Runnable::run).contains("setpriv"), "Needs setpriv of util-linux");
        Process parent = Jvm.start(Parent.class);
        try {
            long child = parent.inputReader(StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.matches("\\d+"))
                    .mapToLong(Long::parseLong)
                    .findFirst()
                    .orElseThrow();
            assertTrue(Running.runs(child));

            parent.destroyForcibly();

            Running.await("The end of the child", () -> !Running.runs(child));
        } finally {
            parent.destroyForcibly();
        }
    }
}
