package io.bgworker.worker;

import io.bgworker.ExitReport;
import io.bgworker.WorkerException;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerId;
import io.bgworker.WorkerInfo;
import io.bgworker.WorkerLimitExceededException;
import io.bgworker.WorkerRegistrar;
import io.bgworker.WorkerSpec;
import io.bgworker.protocol.Call;
import io.bgworker.protocol.Call.Command.Verb;
import io.bgworker.protocol.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The registrar as seen from a worker: every question goes to the supervisor. */
final class ChildRegistrar implements WorkerRegistrar {

    private final Calls calls;

    ChildRegistrar(Calls calls) {
        this.calls = calls;
    }

    @Override
    public WorkerHandle register(WorkerSpec spec) {
        return handles(new Call.Register(spec)).get(0);
    }

    @Override
    public Optional<WorkerHandle> tryRegister(WorkerSpec spec) {
        try {
            return Optional.of(register(spec));
        } catch (WorkerLimitExceededException e) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<WorkerHandle> find(WorkerId id) {
        return handles(new Call.Find(id)).stream().findFirst();
    }

    @Override
    public List<WorkerHandle> find(String name) {
        return handles(new Call.FindByName(name));
    }

    @Override
    public List<WorkerInfo> workers() {
        return all(new Call.ListWorkers(), result -> ((Result.Workers) result).workers());
    }

    @Override
    public List<WorkerExit> exits() {
        return all(new Call.ListExits(), result -> ((Result.Exits) result).exits());
    }

    @Override
    public Optional<ExitReport> report(WorkerId id) {
        Result result = calls.get(new Call.GetReport(id)).get(0);
        return result instanceof Result.Report report ? Optional.of(report.report()) : Optional.empty();
    }

    @Override
    public List<String> output(WorkerId id) {
        return all(new Call.GetOutput(id), result -> ((Result.Lines) result).lines());
    }

    @Override
    public WorkerHandle start(String name) {
        return handles(new Call.Command(Verb.START, name)).get(0);
    }

    @Override
    public void stop(String name) {
        calls.get(new Call.Command(Verb.STOP, name));
    }

    @Override
    public void restart(String name) {
        calls.get(new Call.Command(Verb.RESTART, name));
    }

    @Override
    public void resume(String name) {
        calls.get(new Call.Command(Verb.RESUME, name));
    }

    @Override
    public void reload() {
        throw new WorkerException("The configuration must be reloaded in the server; a worker cannot read it there");
    }

    private List<WorkerHandle> handles(Call call) {
        return all(call, result -> ((Result.Handles) result)
                .handles().stream()
                        .<WorkerHandle>map(handle -> new RemoteHandle(handle.id(), handle.name(), calls))
                        .toList());
    }

    private <T> List<T> all(Call call, Function<Result, List<T>> part) {
        List<T> all = new ArrayList<>();
        calls.get(call).forEach(result -> all.addAll(part.apply(result)));
        return List.copyOf(all);
    }
}
