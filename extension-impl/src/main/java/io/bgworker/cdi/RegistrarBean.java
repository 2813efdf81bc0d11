package io.bgworker.cdi;

import io.bgworker.AfterCommit;
import io.bgworker.ExitReport;
import io.bgworker.ReleasedDatabase;
import io.bgworker.ShutdownMode;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerId;
import io.bgworker.WorkerInfo;
import io.bgworker.WorkerRegistrar;
import io.bgworker.WorkerSpec;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What {@code @Inject WorkerRegistrar} gives: may be injected before the runtime begins, and is of use from then on. */
@ApplicationScoped
@Typed(WorkerRegistrar.class)
public class RegistrarBean implements WorkerRegistrar {

    private final WorkerSupervisor supervisor;

    /** For the container's client proxy only. */
    @SuppressWarnings("NullAway")
    protected RegistrarBean() {
        this(null);
    }

    /**
     * For the container.
     *
     * @param supervisor has the runtime
     */
    @Inject
    public RegistrarBean(WorkerSupervisor supervisor) {
        this.supervisor = supervisor;
    }

    @Override
    public WorkerHandle register(WorkerSpec spec) {
        return supervisor.registrar().register(spec);
    }

    @Override
    public Optional<WorkerHandle> tryRegister(WorkerSpec spec) {
        return supervisor.registrar().tryRegister(spec);
    }

    @Override
    public AfterCommit afterCommit() {
        return supervisor.registrar().afterCommit();
    }

    @Override
    public Optional<WorkerHandle> find(WorkerId id) {
        return supervisor.registrar().find(id);
    }

    @Override
    public List<WorkerHandle> find(String name) {
        return supervisor.registrar().find(name);
    }

    @Override
    public List<WorkerInfo> workers() {
        return supervisor.registrar().workers();
    }

    @Override
    public List<WorkerExit> exits() {
        return supervisor.registrar().exits();
    }

    @Override
    public Optional<ExitReport> report(WorkerId id) {
        return supervisor.registrar().report(id);
    }

    @Override
    public List<String> output(WorkerId id) {
        return supervisor.registrar().output(id);
    }

    @Override
    public WorkerHandle start(String name) {
        return supervisor.registrar().start(name);
    }

    @Override
    public void stop(String name) {
        supervisor.registrar().stop(name);
    }

    @Override
    public void restart(String name) {
        supervisor.registrar().restart(name);
    }

    @Override
    public void resume(String name) {
        supervisor.registrar().resume(name);
    }

    @Override
    public long reload() {
        return supervisor.registrar().reload();
    }

    @Override
    public long epoch() {
        return supervisor.registrar().epoch();
    }

    @Override
    public boolean awaitEpoch(long epoch, Duration timeout) throws InterruptedException {
        return supervisor.registrar().awaitEpoch(epoch, timeout);
    }

    @Override
    public ReleasedDatabase release(String database) throws InterruptedException {
        return supervisor.registrar().release(database);
    }

    @Override
    public void shutdown(ShutdownMode mode) {
        supervisor.registrar().shutdown(mode);
    }
}
