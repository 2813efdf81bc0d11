package io.bgworker.launcher;

import static org.jboss.logging.Logger.Level.ERROR;
import static org.jboss.logging.Logger.Level.INFO;
import static org.jboss.logging.Logger.Level.WARN;

import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import org.jboss.logging.BasicLogger;
import org.jboss.logging.Logger;
import org.jboss.logging.annotations.Cause;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;

@MessageLogger(projectCode = "BGW", length = 4)
interface LauncherLogger extends BasicLogger {

    LauncherLogger LOG = Logger.getMessageLogger(MethodHandles.lookup(), LauncherLogger.class, "io.bgworker.launcher");

    @LogMessage(level = WARN)
    @Message(id = 2001, value = "%s could not be deleted: %s")
    void cannotDelete(Path path, String reason);

    @LogMessage(level = WARN)
    @Message(
            id = 2002,
            value = "%s does not work here: workers are not protected from %s. Installing util-linux mends that.")
    void noWrapper(String wrapper, String danger);

    @LogMessage(level = INFO)
    @Message(id = 2003, value = "Removed %s, left by a server that is gone")
    void swept(Path directory);

    @LogMessage(level = WARN)
    @Message(
            id = 2004,
            value = "Ended a worker left behind by a server that is gone, with what it had started: %s, in %s")
    void endedOrphans(String processes, Path directory);

    @LogMessage(level = ERROR)
    @Message(id = 2005, value = "Starting a worker failed in an unexpected way")
    void startBroke(@Cause Throwable cause);

    @LogMessage(level = WARN)
    @Message(
            id = 2006,
            value =
                    "The watchman of %s was gone, and another one is posted: should this server die, it ends the workers that"
                            + " cannot end by themselves")
    void watchmanReplaced(Path directory);

    @LogMessage(level = WARN)
    @Message(
            id = 2007,
            value =
                    "The watchman of %s is gone, and another one cannot be posted: %s. It is tried again and again; until"
                            + " then workers that are stopped when this server dies outlive it")
    void watchmanMissing(Path directory, String reason);

    @LogMessage(level = INFO)
    @Message(id = 2008, value = "Ended what a process of worker %s (%s) left behind with its output: %s")
    void endedWriters(String name, long pid, String processes);

    @LogMessage(level = WARN)
    @Message(
            id = 2009,
            value =
                    "The process of worker %s (%s) is gone, and a process that cannot be found, or not be ended, has its output"
                            + " open. Two threads of this server wait for that to end: bgworker-output-%1$s, and one of the JDK's")
    void outputStaysOpen(String name, long pid);

    @LogMessage(level = INFO)
    @Message(id = 2010, value = "Workers start sooner from now on, with the archive of classes %s, made in %s ms")
    void archived(Path archive, long millis);

    @LogMessage(level = INFO)
    @Message(id = 2011, value = "Workers start without an archive of classes, which could not be made: %s")
    void notArchived(String reason);

    @LogMessage(level = WARN)
    @Message(id = 2012, value = "Worker '%s' (process %d) ran out of memory and has left a heap dump: %s (%d MiB)")
    void heapDump(String worker, long pid, Path file, long mib);

    @LogMessage(level = INFO)
    @Message(id = 2013, value = "The heap dump %s (%d MiB) was removed to make room for the next one")
    void removedHeapDump(Path file, long mib);

    @LogMessage(level = WARN)
    @Message(
            id = 2014,
            value =
                    "The process of '%s' will leave no heap dump: one may take %d MiB, and bgworker.heap-dumps.max-bytes (%d MiB; %d MiB of"
                            + " them may be needed by processes that run) or the disk has no room for it beside those in %s")
    void noRoomForHeapDump(String worker, long mib, long maxMib, long promisedMib, Path directory);

    @LogMessage(level = WARN)
    @Message(id = 2015, value = "Heap dumps cannot be kept in bgworker.heap-dumps.dir, %s: %s")
    void noHeapDumps(Path directory, String reason);
}
