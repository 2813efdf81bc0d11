package io.bgworker.runtime;

import static org.jboss.logging.Logger.Level.ERROR;
import static org.jboss.logging.Logger.Level.INFO;
import static org.jboss.logging.Logger.Level.WARN;

import io.bgworker.ShutdownMode;
import io.bgworker.WorkerId;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import org.jboss.logging.BasicLogger;
import org.jboss.logging.Logger;
import org.jboss.logging.annotations.Cause;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;

@MessageLogger(projectCode = "BGW", length = 4)
interface RuntimeLogger extends BasicLogger {

    RuntimeLogger LOG = Logger.getMessageLogger(MethodHandles.lookup(), RuntimeLogger.class, "io.bgworker.supervisor");

    @LogMessage(level = INFO)
    @Message(id = 1001, value = "Supervising the background workers of %s: at most %d, in %s")
    void supervising(String application, int maxWorkerProcesses, Path runDirectory);

    @LogMessage(level = INFO)
    @Message(id = 1002, value = "Worker '%s' (%s, type %s) started: process %d, incarnation %d")
    void started(String name, WorkerId id, String type, long pid, int incarnation);

    @LogMessage(level = INFO)
    @Message(id = 1003, value = "Worker '%s' (%s, type %s, process %d) %s [%s]; %s%s")
    void ended(String name, WorkerId id, String type, long pid, String how, String cause, String next, String detail);

    @LogMessage(level = WARN)
    @Message(id = 1004, value = "Worker '%s' (%s, type %s, process %d) %s [%s]; %s%s")
    void failed(String name, WorkerId id, String type, long pid, String how, String cause, String next, String detail);

    @LogMessage(level = WARN)
    @Message(
            id = 1005,
            value =
                    "Static worker '%s' is not started: %s=%d are registered already. Raise %s to have it; start(\"%s\") starts"
                            + " it when there is room.")
    void refused(String name, String key, int limit, String sameKey, String sameName);

    @LogMessage(level = WARN)
    @Message(id = 1006, value = "Worker '%s' (%s, process %d) has not reacted for %d ms: it was %s")
    void late(String name, WorkerId id, long pid, long millis, String rung);

    @LogMessage(level = ERROR)
    @Message(
            id = 1007,
            value = "Worker '%s' (%s, process %d) was killed and does not go away; its slot stays taken until it does")
    void unkillable(String name, WorkerId id, long pid);

    @LogMessage(level = WARN)
    @Message(
            id = 1008,
            value =
                    "Worker '%s' (%s) crashed while attached to shared memory: the other workers attached to it (%d) are killed")
    void resetBegan(String name, WorkerId id, int members);

    @LogMessage(level = INFO)
    @Message(id = 1009, value = "All workers attached to shared memory are gone; they may start again (generation %d)")
    void resetEnded(long generation);

    @LogMessage(level = ERROR)
    @Message(
            id = 1010,
            value =
                    "The workers that share memory do not start again: %s. resume(name) of one of them lets all start again.")
    void groupParked(String reason);

    @LogMessage(level = INFO)
    @Message(id = 1011, value = "Stopping the background workers (%s): %d")
    void shutdownBegan(ShutdownMode mode, int workers);

    @LogMessage(level = INFO)
    @Message(id = 1012, value = "The background workers of %s are stopped")
    void stopped(String application);

    @LogMessage(level = WARN)
    @Message(id = 1013, value = "The state of the server could not be found out, next try in %d ms: %s")
    void probeFailed(long nextMillis, String reason);

    @LogMessage(level = ERROR)
    @Message(id = 1014, value = "The supervisor of %s broke; its workers are killed")
    void broke(String application, @Cause Throwable cause);

    @LogMessage(level = WARN)
    @Message(id = 1015, value = "Worker '%s' (%s) wrote more than %d lines a second: %d lines were dropped here")
    void dropped(String name, WorkerId id, int linesPerSecond, long lines);

    @LogMessage(level = WARN)
    @Message(id = 1016, value = "An observer of a worker's event threw")
    void callbackThrew(@Cause Throwable cause);

    @LogMessage(level = ERROR)
    @Message(id = 1017, value = "The start of workers could not be prepared; each start tries again: %s")
    void notPrepared(String reason);

    @LogMessage(level = WARN)
    @Message(id = 1018, value = "The run directory %s was removed by somebody, and is made again")
    void runDirectoryRemoved(Path directory);

    @LogMessage(level = INFO)
    @Message(id = 1019, value = "The configuration was reloaded (epoch %d): at most %d workers; %d were told")
    void reloaded(long epoch, int maxWorkerProcesses, int workers);

    @LogMessage(level = WARN)
    @Message(
            id = 1020,
            value =
                    "Worker '%s' (%s, process %d) is deaf: it has not acknowledged configuration epoch %d; a worker does so"
                            + " when its RELOAD handler returns, or if it has none, when it looks at its latch")
    void deaf(String name, WorkerId id, long pid, long epoch);

    @LogMessage(level = WARN)
    @Message(id = 1021, value = "The server's log was blocked: %d lines of the supervisor were lost here")
    void lost(long lines);

    @LogMessage(level = WARN)
    @Message(id = 1022, value = "Channel '%s' is not listened to so far: %s")
    void notListening(String channel, String reason);

    @LogMessage(level = ERROR)
    @Message(id = 1023, value = "A notification on channel '%s' could not be told after the commit: %s")
    void notTold(String channel, String reason);

    @LogMessage(level = WARN)
    @Message(
            id = 1024,
            value =
                    "The application's observers of %s do not keep up: %d events wait for them, and more are lost until they do")
    void behind(String what, int waiting);

    @LogMessage(level = WARN)
    @Message(id = 1025, value = "The application's observers of %s were too slow and have missed %d events here")
    void missed(String what, long count);

    @LogMessage(level = WARN)
    @Message(
            id = 1026,
            value =
                    "The %d static workers, and %d spares, may need %d MiB of memory together (the largest, '%s', %d MiB), and the"
                            + " heap of this server %d MiB; there are %d MiB. Lower their limits by bgworker.jvm-options or their own"
                            + " (-Xmx256m -XX:MaxMetaspaceSize=128m -XX:MaxDirectMemorySize=64m are the defaults), or give more")
    void muchMemory(
            int workers, int spares, long mib, String largest, long largestMib, long serverMib, long availableMib);

    @LogMessage(level = WARN)
    @Message(
            id = 1027,
            value = "A spare %s; the next one is started in %d ms. Workers start without spares meanwhile%s")
    void spareFailed(String how, long pauseMillis, String lastLine);

    @LogMessage(level = WARN)
    @Message(
            id = 1028,
            value =
                    "Spare process %d ended (exit value %d) before it had become worker '%s' (%s), which is started without a"
                            + " spare")
    void handOverFailed(long pid, int exitValue, String name, WorkerId id);

    @LogMessage(level = ERROR)
    @Message(id = 1029, value = "A hook for the detachment of %s threw")
    void detachHookThrew(String view, @Cause Throwable thrown);

    @LogMessage(level = WARN)
    @Message(id = 1030, value = "Spares wait without the connection that bgworker.spares.database asks for: %s")
    void notConnectedAhead(String reason);
}
