package io.bgworker.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
@Timeout(120)
class LocalLauncherTest {

    @TempDir
    private Path temporary;

    private final CountDownLatch preparing = new CountDownLatch(1);
    private final CountDownLatch prepared = new CountDownLatch(1);
    private final CompletableFuture<String> told = new CompletableFuture<>();

    private final LaunchListener listener = new LaunchListener() {
        @Override
        public void launched(LaunchedProcess process) {
            told.complete("launched");
        }

        @Override
        public void failed(String reason) {
            told.complete("failed: " + reason);
        }

        @Override
        public void exited(int exitValue, Evidence evidence) {
            told.complete("exited");
        }
    };

    private ApplicationImage image(boolean withContainer) {
        preparing.countDown();
        Uninterruptibly.run(prepared::await);
        return ApplicationImage.ofThisJvm();
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        return thread;
    }

    @Test
    void startThatIsBeingPreparedWhileItIsClosedComesToNothing() throws Exception {
        Path javaHome = Path.of(System.getProperty("java.home"));
        LaunchRequest request = new LaunchRequest(
                "0.1",
                "job",
                "0.1-1",
                List.of(),
                false,
                List::of,
                false,
                javaHome,
                "token",
                line -> {},
                Optional.empty());
        try (RunDirectory directory = RunDirectory.create(temporary.resolve("r"), "app", 1)) {
            LocalLauncher launcher = new LocalLauncher(
                    this::image,
                    LocalLauncher.ArchiveOptions.NONE,
                    HeapDumps.of(temporary.resolve("dumps"), 0, directory, Runnable::run),
                    directory,
                    Map.of(),
                    () -> {},
                    LocalLauncherTest::thread,
                    Runnable::run);
            launcher.launch(request, listener);
            assertTrue(preparing.await(Jvm.SECONDS_MAX, TimeUnit.SECONDS));
            launcher.close();
            prepared.countDown();
            assertEquals("failed: the application stops", told.get(Jvm.SECONDS_MAX, TimeUnit.SECONDS));
        }
    }
}
