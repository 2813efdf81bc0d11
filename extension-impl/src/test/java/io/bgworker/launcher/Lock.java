package io.bgworker.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A file's lock as another process sees it, or holds it. */
final class Lock implements AutoCloseable {

    private final Process holder;
    private final String answer;

    private Lock(Path file) throws IOException {
        holder = Jvm.start(LockHolder.class, file.toString());
        answer = holder.inputReader(StandardCharsets.UTF_8).readLine();
    }

    /** Has another process lock a file, and hold the lock until closed. */
    static Lock byAnotherProcess(Path file) throws IOException {
        Lock lock = new Lock(file);
        assertEquals("locked", lock.answer);
        return lock;
    }

    /** Whether another process is refused the lock of a file. */
    static boolean isHeldAgainstOthers(Path file) throws IOException {
        try (Lock lock = new Lock(file)) {
            return "refused".equals(lock.answer);
        }
    }

    long pid() {
        return holder.pid();
    }

    @Override
    public void close() throws IOException {
        holder.getOutputStream().close();
        var unused =
                holder.onExit().orTimeout(Jvm.SECONDS_MAX, TimeUnit.SECONDS).join();
    }
}
