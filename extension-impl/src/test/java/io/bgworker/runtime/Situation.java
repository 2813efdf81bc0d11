package io.bgworker.runtime;

import static io.bgworker.runtime.Fixture.worker;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.Capability;
import io.bgworker.RestartPolicy;
import io.bgworker.StartTime;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerPhase;
import io.bgworker.WorkerSpec;
import io.bgworker.spi.ServerState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;

/** Where a worker with a real process, {@code w}, can be held; the states of the machine but for one that is killed. */
enum Situation {

    /** The server has not come to its start time. */
    WAITING_FOR_START_TIME(WorkerPhase.WAITING_FOR_START_TIME) {
        @Override
        WorkerHandle bring(Fixture fixture) {
            return fixture.register(forever().startTime(StartTime.CONSISTENT_STATE));
        }
    },

    /** The group is being reset, and a member that is being launched holds that up. */
    WAITING_FOR_RESET(WorkerPhase.RESTARTING) {
        @Override
        WorkerHandle bring(Fixture fixture) throws Exception {
            WorkerHandle crasher = fixture.register(member("crasher"));
            WorkerHandle worker = fixture.register(member(W));
            assertTrue(crasher.awaitReady(LONG) && worker.awaitReady(LONG));
            fixture.launches.close();
            WorkerHandle late = fixture.register(member("late"));
            assertTrue(Await.until(() -> late.phase() == WorkerPhase.STARTING));
            Fixture.signal("KILL", crasher);
            return worker;
        }
    },

    /** More workers start already than may at once. */
    QUEUED(WorkerPhase.QUEUED) {
        @Override
        WorkerHandle bring(Fixture fixture) {
            fixture.launches.close();
            for (int i = 0; i < Math.max(2, 2 * Runtime.getRuntime().availableProcessors()); i++) {
                fixture.register(worker("before " + i, TestWorker.FOREVER));
            }
            return fixture.register(forever());
        }
    },

    /** Its process is ordered and not there. */
    LAUNCHING(WorkerPhase.STARTING) {
        @Override
        WorkerHandle bring(Fixture fixture) {
            fixture.launches.close();
            return fixture.register(forever());
        }
    },

    /** Its process is there and does not call. */
    CONNECTING(WorkerPhase.STARTING) {
        @Override
        WorkerHandle bring(Fixture fixture) throws Exception {
            WorkerHandle worker = fixture.register(
                    forever().javaHome(javaThatDoesNothing(fixture.directory).toString()));
            assertTrue(Await.until(() -> worker.pid().isPresent()));
            return worker;
        }
    },

    /** Its process has its assignment and does not come to the entry point. */
    ASSIGNED(WorkerPhase.STARTING) {
        @Override
        WorkerHandle bring(Fixture fixture) {
            WorkerHandle worker = fixture.register(
                    WorkerSpec.builder(EndlessInitialiser.class).name(W).restartPolicy(RestartPolicy.after(LONG)));
            // By its name it shows that it has read its assignment.
            assertTrue(Await.until(
                    () -> worker.pid().isPresent() && Fixture.commOf(worker).equals(W)));
            return worker;
        }
    },

    /** In its entry point, and not declared ready. */
    RUNNING(WorkerPhase.RUNNING) {
        @Override
        WorkerHandle bring(Fixture fixture) {
            return fixture.register(forever().declaresReady(true));
        }
    },

    READY(WorkerPhase.READY) {
        @Override
        WorkerHandle bring(Fixture fixture) {
            return fixture.register(forever());
        }
    },

    /** Stopped by SIGSTOP: hears and does nothing. */
    READY_AND_STOPPED(WorkerPhase.READY) {
        @Override
        WorkerHandle bring(Fixture fixture) throws Exception {
            WorkerHandle worker = fixture.register(forever());
            assertTrue(worker.awaitReady(LONG));
            Fixture.signal("STOP", worker);
            return worker;
        }
    },

    /** Told to end, for a restart, and deaf. */
    TERMINATING(WorkerPhase.STOPPING) {
        @Override
        WorkerHandle bring(Fixture fixture) throws Exception {
            WorkerHandle worker = fixture.register(worker(W, "deaf"));
            assertTrue(worker.awaitReady(LONG));
            fixture.registrar().restart(W);
            return worker;
        }
    },

    /** Has announced its end, and does not come to it. */
    ENDING(WorkerPhase.STOPPING) {
        @Override
        WorkerHandle bring(Fixture fixture) {
            return fixture.register(worker(W, "exit-with-stuck-hook"));
        }
    },

    RESTARTING(WorkerPhase.RESTARTING) {
        @Override
        WorkerHandle bring(Fixture fixture) {
            return fixture.register(worker(W, "throw on purpose").restartPolicy(RestartPolicy.after(LONG)));
        }
    },

    PARKED(WorkerPhase.PARKED) {
        @Override
        WorkerHandle bring(Fixture fixture) {
            return fixture.register(
                    worker(W, "throw on purpose").restartPolicy(RestartPolicy.parse("backoff(crashes=1)")));
        }
    };

    private static final String W = "w";
    private static final Duration LONG = Duration.ofSeconds(Fixture.SECONDS_MAX);

    private final WorkerPhase phase;

    Situation(WorkerPhase phase) {
        this.phase = phase;
    }

    abstract WorkerHandle bring(Fixture fixture) throws Exception;

    /** A fixture in which this can be arranged. */
    Fixture fixture(Map<String, String> configuration) {
        return new Fixture(
                this == WAITING_FOR_START_TIME ? ServerState.STARTING : ServerState.RECOVERY_FINISHED, configuration);
    }

    /** Registers the worker, and waits until it is there. */
    WorkerHandle arrange(Fixture fixture) throws Exception {
        WorkerHandle worker = bring(fixture);
        assertTrue(Await.until(() -> worker.phase() == phase), () -> this + " was " + worker.phase());
        return worker;
    }

    private static WorkerSpec.Builder forever() {
        return worker(W, TestWorker.FOREVER).restartPolicy(RestartPolicy.after(Duration.ZERO));
    }

    private static WorkerSpec.Builder member(String name) {
        return worker(name, TestWorker.FOREVER)
                .capabilities(Capability.SHARED_MEMORY)
                .restartPolicy(RestartPolicy.after(Duration.ZERO));
    }

    private static Path javaThatDoesNothing(Path directory) throws IOException {
        Path bin = Files.createDirectories(directory.resolve("jdk").resolve("bin"));
        Path java = Files.writeString(bin.resolve("java"), "#!/bin/sh\nexec sleep 1000\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
        return bin.getParent();
    }
}
