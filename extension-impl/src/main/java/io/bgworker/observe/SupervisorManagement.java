package io.bgworker.observe;

import io.bgworker.ShutdownMode;
import io.bgworker.WorkerException;
import io.bgworker.WorkerInfo;
import io.bgworker.runtime.WorkerRuntime;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

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
    public int getSpares() {
        return runtime.spares();
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
        AtomicLong epoch = new AtomicLong();
        plainly(() -> epoch.set(runtime.registrar().reload()));
        return epoch.get();
    }

    @Override
    public void shutdown(String mode) {
        ShutdownMode parsed = mode(mode);
        plainly(() -> runtime.registrar().shutdown(parsed));
    }

    /** Consoles need not have our classes: exceptions of ours become the JDK's. */
    private static void plainly(Runnable request) {
        try {
            request.run();
        } catch (WorkerException e) {
            throw new IllegalStateException(e.getMessage());
        }
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
        plainly(() -> runtime.registrar().start(name));
    }

    @Override
    public void stop(String name) {
        plainly(() -> runtime.registrar().stop(name));
    }

    @Override
    public void restart(String name) {
        plainly(() -> runtime.registrar().restart(name));
    }

    @Override
    public void resume(String name) {
        plainly(() -> runtime.registrar().resume(name));
    }
}
