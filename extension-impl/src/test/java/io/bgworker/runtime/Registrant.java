package io.bgworker.runtime;

import io.bgworker.Database;
import io.bgworker.EntryPoint;
import io.bgworker.InvalidWorkerException;
import io.bgworker.RestartPolicy;
import io.bgworker.StartTime;
import io.bgworker.UnknownWorkerException;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerLimitExceededException;
import io.bgworker.WorkerMain;
import io.bgworker.WorkerRegistrar;
import io.bgworker.WorkerSpec;
import java.sql.SQLException;
import java.time.Duration;

/** A worker that registers workers, and then does as its main argument says. */
public final class Registrant implements WorkerMain {

    static final Duration RESTART_TIME = Duration.ofMillis(200);

    private static final Duration LONG = Duration.ofSeconds(Fixture.SECONDS_MAX);

    @Override
    public void main(WorkerContext context) throws Exception {
        WorkerRegistrar registrar = context.registrar();
        switch (context.entry().mainArg().asText()) {
            case "halt" -> {
                registrar.register(child("child"));
                Runtime.getRuntime().halt(0);
            }
            case "fail" -> {
                if (!registrar.register(child("child")).awaitReady(LONG)) {
                    throw new IllegalStateException("the child is not ready");
                }
                throw new IllegalStateException("has done its duty");
            }
            case "refusals" -> tellRefusals(registrar);
            case "look-up" -> lookUp(registrar);
            case "commands" -> command(registrar);
            case "roll-back" -> rollBack(context);
            default -> throw new IllegalArgumentException();
        }
    }

    static WorkerSpec child(String name) {
        return Fixture.worker(name, TestWorker.FOREVER)
                .startTime(StartTime.CONSISTENT_STATE)
                .restartPolicy(RestartPolicy.after(RESTART_TIME))
                .build();
    }

    /** There is room for one besides the registrant. */
    private static void tellRefusals(WorkerRegistrar registrar) {
        try {
            registrar.register(WorkerSpec.builder(new EntryPoint("no.such.Class", ""))
                    .name("bad")
                    .build());
        } catch (InvalidWorkerException e) {
            System.out.println("refused " + e.worker() + " " + e.attribute() + " " + e.value());
        }
        registrar.register(child("fits"));
        try {
            registrar.register(child("does not"));
        } catch (WorkerLimitExceededException e) {
            System.out.println("refused " + e.worker() + " " + e.limit() + " " + e.key());
        }
        System.out.println("tried " + registrar.tryRegister(child("does not")).isPresent());
        try {
            registrar.start("nobody");
        } catch (UnknownWorkerException e) {
            System.out.println("refused " + e.name());
        }
    }

    /** Of somebody who was registered by the server. */
    private static void lookUp(WorkerRegistrar registrar) throws InterruptedException {
        WorkerHandle byName = registrar.find("somebody").get(0);
        WorkerHandle byId = registrar.find(byName.id()).orElseThrow();
        System.out.println("found " + byName.id() + " " + byId.name() + " " + registrar.find("nobody"));
        byId.terminate();
        System.out.println("then " + byName.awaitShutdown(LONG) + " " + registrar.find(byName.id()));
    }

    /** A transaction that fails, and one that does not. */
    private static void rollBack(WorkerContext context) throws SQLException {
        WorkerRegistrar registrar = context.registrar();
        Database database = context.database();
        database.connect("");
        try {
            database.inTransaction(connection -> {
                registrar.register(child("at once"));
                var unused = registrar.afterCommit().register(child("rolled back"));
                throw new SQLException("on purpose");
            });
        } catch (SQLException e) {
            System.out.println(e.getMessage());
        }
        database.inTransaction(connection -> registrar.afterCommit().register(child("committed")));
    }

    private static void command(WorkerRegistrar registrar) throws InterruptedException {
        WorkerHandle handle = registrar.find("somebody").get(0);
        registrar.restart("somebody");
        System.out.println("restarted " + handle.awaitReady(LONG));
        registrar.stop("somebody");
        System.out.println("stopped " + handle.awaitShutdown(LONG));
        WorkerHandle again = registrar.start("somebody");
        System.out.println("started " + again.awaitReady(LONG) + " "
                + (again.id().generation() - handle.id().generation()));
        registrar.resume("somebody");
    }
}
