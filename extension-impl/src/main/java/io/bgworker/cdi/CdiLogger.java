package io.bgworker.cdi;

import static org.jboss.logging.Logger.Level.INFO;
import static org.jboss.logging.Logger.Level.WARN;

import java.lang.invoke.MethodHandles;
import org.jboss.logging.BasicLogger;
import org.jboss.logging.Logger;
import org.jboss.logging.annotations.Cause;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;

@MessageLogger(projectCode = "BGW", length = 4)
interface CdiLogger extends BasicLogger {

    CdiLogger LOG = Logger.getMessageLogger(MethodHandles.lookup(), CdiLogger.class, "io.bgworker.deployment");

    @LogMessage(level = WARN)
    @Message(id = 3001, value = "%s")
    void unknownKey(String warning);

    @LogMessage(level = INFO)
    @Message(
            id = 3002,
            value = "Background workers are switched off by bgworker.enabled=false: %d static workers are left out")
    void disabled(int workers);

    @LogMessage(level = INFO)
    @Message(id = 3003, value = "Static worker '%s' is left out by bgworker.worker.%s.enabled=false")
    void workerDisabled(String name, String sameName);

    @LogMessage(level = WARN)
    @Message(id = 3004, value = "JMX is not available to the background workers: %s")
    void noJmx(String reason);

    @LogMessage(level = WARN)
    @Message(
            id = 3007,
            value = "The data source %s of class %s has no url in its @DataSourceDefinition, so workers do not know it;"
                    + " say it there, or configure a database for them by bgworker.database.<name>.url")
    void dataSourceWithoutUrl(String name, String className);

    @LogMessage(level = WARN)
    @Message(id = 3005, value = "%s")
    void notifications(String what);

    @LogMessage(level = WARN)
    @Message(
            id = 3006,
            value =
                    "Notifications on channel '%s' were lost before the application's observers could hear them: %d (0: nobody"
                            + " knows how many, the connection to the database was lost)")
    void notificationsLost(String channel, long count);

    @LogMessage(level = WARN)
    @Message(
            id = 3008,
            value =
                    "The application's asynchronous observers of %s do not keep up: %d events wait for them, and more are lost"
                            + " until they do")
    void behind(String what, int waiting);

    @LogMessage(level = WARN)
    @Message(
            id = 3009,
            value = "The application's asynchronous observers of %s were too slow and have missed %d events here")
    void missed(String what, long count);

    @LogMessage(level = WARN)
    @Message(id = 3010, value = "Asynchronous observers of %s could not be told")
    void notFired(String what, @Cause Throwable cause);

    @LogMessage(level = WARN)
    @Message(id = 3011, value = "An asynchronous observer of %s threw")
    void observerThrew(String what, @Cause Throwable cause);
}
