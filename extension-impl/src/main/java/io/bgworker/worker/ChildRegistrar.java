package io.bgworker.worker;

import io.bgworker.AfterCommit;
import io.bgworker.ExitReport;
import io.bgworker.ReleasedDatabase;
import io.bgworker.ShutdownMode;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** The registrar as seen from a worker: every question goes to the supervisor. */
final class ChildRegistrar implements WorkerRegistrar {

    private final Calls calls;
    private final Predicate<Consumer<Boolean>> transaction;

    /**
     * Makes the registrar.
     *
     * @param calls asks the supervisor
     * @param transaction lets something follow the calling thread's transaction, told whether it was committed; says
     *     whether there is one
     */
    ChildRegistrar(Calls calls, Predicate<Consumer<Boolean>> transaction) {
        this.calls = calls;
        this.transaction = transaction;
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
    public AfterCommit afterCommit() {
        return spec -> {
            Objects.requireNonNull(spec, "A definition must be given");
            CompletableFuture<WorkerHandle> future = new CompletableFuture<>();
            Consumer<Boolean> end = committed -> {
                if (committed) {
                    complete(future, spec);
                } else {
                    future.cancel(false);
                }
            };
            if (!transaction.test(end)) {
                complete(future, spec);
            }
            return future;
        };
    }

    private void complete(CompletableFuture<WorkerHandle> future, WorkerSpec spec) {
        try {
            future.complete(register(spec));
        } catch (RuntimeException | Error e) {
            future.completeExceptionally(e); // Whatever it is, the transaction is committed.
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
    public long reload() {
        throw onlyInServer("The configuration must be reloaded");
    }

    @Override
    public long epoch() {
        return ((Result.Epoch) calls.get(new Call.GetEpoch()).get(0)).epoch();
    }

    @Override
    public boolean awaitEpoch(long epoch, Duration timeout) {
        throw onlyInServer("A configuration epoch must be waited for");
    }

    @Override
    public ReleasedDatabase release(String database) {
        throw onlyInServer("A database must be released");
    }

    @Override
    public void shutdown(ShutdownMode mode) {
        throw onlyInServer("The workers must be shut down");
    }

    private static WorkerException onlyInServer(String what) {
        return new WorkerException(what + " in the server; this is a worker");
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
