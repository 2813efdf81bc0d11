package io.bgworker.observe;

import io.bgworker.ShutdownMode;
import io.bgworker.WorkerInfo;
import io.bgworker.runtime.WorkerRuntime;
import java.util.Arrays;
import java.util.List;

/** The supervisor in JMX. */
public final class SupervisorManagement implements SupervisorMXBean {

    private final WorkerRuntime runtime;

    /**
     * Shows a runtime.
     *
     * @param runtime the runtime
     */
    public SupervisorManagement(WorkerRuntime runtime) {
        this.runtime = runtime;
    }

    @Override
    public int getMaxWorkerProcesses() {
        return runtime.config().maxWorkerProcesses();
    }

    @Override
    public List<String> getWorkers() {
        return runtime.registrar().workers().stream()
                .map(SupervisorManagement::describe)
                .toList();
    }

    private static String describe(WorkerInfo worker) {
        String process = worker.pid().isPresent() ? ", process " + worker.pid().getAsLong() : "";
        String last = worker.lastExit().map(exit -> ", last " + exit.describe()).orElse("");
        return worker.id() + " " + worker.name() + " (" + worker.type() + "): " + worker.status() + ", "
                + worker.phase() + process + ", restarts " + worker.restarts() + last;
    }

    @Override
    public List<String> getExits() {
        return runtime.registrar().exits().stream()
                .map(exit -> exit.at() + " " + exit.worker() + " " + exit.name() + ": " + exit.describe() + " ["
                        + exit.cause() + "]")
                .toList();
    }

    @Override
    public long getEpoch() {
        return runtime.registrar().epoch();
    }

    @Override
    public long reload() {
        return runtime.registrar().reload();
    }

    @Override
    public void shutdown(String mode) {
        runtime.registrar().shutdown(mode(mode));
    }

    private static ShutdownMode mode(String text) {
        return Arrays.stream(ShutdownMode.values())
                .filter(mode -> mode.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "Shutdown mode must be smart, fast or immediate, was '" + text + "'"));
    }

    @Override
    public void start(String name) {
        runtime.registrar().start(name);
    }

    @Override
    public void stop(String name) {
        runtime.registrar().stop(name);
    }

    @Override
    public void restart(String name) {
        runtime.registrar().restart(name);
    }

    @Override
    public void resume(String name) {
        runtime.registrar().resume(name);
    }
}
