package io.bgworker.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
@Timeout(120)
class WatchPostTest {

    @TempDir
    private Path temporary;

    private final BlockingQueue<Runnable> log = new LinkedBlockingQueue<>();
    private final BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();

    private Path directory;
    private WatchPost post;

    @BeforeEach
    void set() throws Exception {
        directory = Files.createDirectory(temporary.resolve("d"));
        post = new WatchPost(directory, this::thread, log::add);
    }

    private Thread thread(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        threads.add(thread);
        return thread;
    }

    @AfterEach
    void close() {
        post.close();
    }

    private List<ProcessHandle> watchmen() {
        return ProcessHandle.current()
                .children()
                .filter(child -> Arrays.stream(child.info().arguments().orElse(new String[0]))
                        .anyMatch(argument -> argument.contains(directory + "/")))
                .toList();
    }

    /** What was seen once: while a process executes another program it has no arguments for a moment. */
    private ProcessHandle watchman() {
        List<ProcessHandle> seen = new ArrayList<>();
        Running.await("A watchman", () -> {
            seen.clear();
            seen.addAll(watchmen());
            return seen.size() == 1;
        });
        return seen.get(0);
    }

    private void awaitReport() throws InterruptedException {
        Runnable report = log.poll(Jvm.SECONDS_MAX, TimeUnit.SECONDS);
        assertTrue(report != null, "It is told");
    }

    @Test
    void hasOneWatchmanHoweverManyWorkersStart() throws Exception {
        post.man(List.of());
        ProcessHandle first = watchman();
        post.man(List.of());
        assertEquals(List.of(first), watchmen());
        assertEquals(1, threads.size());
        assertTrue(log.isEmpty());
    }

    @Test
    void anotherIsPostedAsOftenAsOneIsGoneAndSaysSo() throws Exception {
        post.man(List.of());
        for (int i = 0; i < 2; i++) {
            ProcessHandle gone = watchman();
            gone.destroyForcibly();
            awaitReport();
            assertTrue(!watchman().equals(gone));
        }
    }

    @Test
    void oneThatCannotBePostedIsTriedAgainAndToldOnce() throws Exception {
        Path wrapper = wrapper();
        post.man(List.of(wrapper.toString()));
        ProcessHandle gone = watchman();
        Files.delete(wrapper);
        gone.destroyForcibly();
        awaitReport();
        assertThrows(IOException.class, () -> post.man(List.of(wrapper.toString())));
        wrapper();
        watchman();
        awaitReport();
        assertTrue(log.isEmpty());
    }

    private Path wrapper() throws IOException {
        Path aside = Files.writeString(temporary.resolve("aside"), "#!/bin/sh\nexec \"$@\"\n");
        Files.setPosixFilePermissions(aside, PosixFilePermissions.fromString("rwx------"));
        return Files.move(aside, temporary.resolve("wrapper"));
    }

    @Test
    void nobodyIsPostedOnceItIsClosed() throws Exception {
        post.man(List.of());
        post.close();
        assertThrows(IOException.class, () -> post.man(List.of()));
        threads.remove().join();
        assertEquals(List.of(), watchmen());
        assertTrue(log.isEmpty());
    }

    @Test
    void oneThatNobodyEverStoodAtCanBeClosed() {
        post.close();
        assertThrows(IOException.class, () -> post.man(List.of()));
        assertTrue(threads.isEmpty());
    }
}
