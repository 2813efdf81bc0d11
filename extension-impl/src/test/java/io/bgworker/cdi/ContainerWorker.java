package io.bgworker.cdi;

import io.bgworker.BackgroundWorker;
import io.bgworker.Capability;
import io.bgworker.WorkerContext;
import java.sql.PreparedStatement;
import java.time.Duration;

/** Workers that say what they are and where they run. */
final class ContainerWorker {

    static final String CLASS_PATH = "class path ";

    @BackgroundWorker(name = "idle")
    static void idle(WorkerContext context) throws InterruptedException {
        System.out.println(CLASS_PATH + System.getProperty("java.class.path"));
        while (context.sleep(Duration.ofMinutes(5))) {
            // Until it shall end.
        }
    }

    @BackgroundWorker(
            name = "writer",
            restartTime = "never",
            capabilities = {Capability.SHARED_MEMORY, Capability.DATABASE_CONNECTION})
    static void write(WorkerContext context) throws Exception {
        context.database().connect("");
        context.database().inTransaction(connection -> {
            try (PreparedStatement insert = connection.prepareStatement("insert into entries values (?)")) {
                insert.setLong(1, ProcessHandle.current().pid());
                return insert.executeUpdate();
            }
        });
    }

    private ContainerWorker() {}
}
