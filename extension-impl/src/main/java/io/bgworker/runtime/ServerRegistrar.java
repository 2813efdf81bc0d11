package io.bgworker.runtime;

import io.bgworker.AfterCommit;
import io.bgworker.ExitReport;
import io.bgworker.ReleasedDatabase;
import io.bgworker.ShutdownMode;
import io.bgworker.SupervisorStoppedException;
import io.bgworker.UnknownWorkerException;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerId;
import io.bgworker.WorkerInfo;
import io.bgworker.WorkerLimitExceededException;
import io.bgworker.WorkerRegistrar;
import io.bgworker.WorkerSpec;
import io.bgworker.supervisor.Event;
import io.bgworker.supervisor.Outcome;
import io.bgworker.supervisor.Verb;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** The registrar in the server: asks the loop, and reads what the loop publishes. */
final class ServerRegistrar implements WorkerRegistrar {

    private final String application;
    private final DefinitionCheck check;
    private final Roster roster;
    private final ExitLog exits;
    private final Requests requests;
    private final Consumer<Event> events;
    private final Executor callbacks;
    private final LiveConfiguration live;
    private final TransactionHook transactions;
    private final Sessions sessions;

    ServerRegistrar(
            Environment environment,
            Executor callbacks,
            Roster roster,
            ExitLog exits,
            Requests requests,
            Consumer<Event> events,
            LiveConfiguration live,
            Sessions sessions) {
        this.application = environment.application();
        this.check = new DefinitionCheck(environment.classLoader(), environment.beans());
        this.callbacks = callbacks;
        this.roster = roster;
        this.exits = exits;
        this.requests = requests;
        this.events = events;
        this.live = live;
        this.sessions = sessions;
        this.transactions = environment.transactions();
    }

    @Override
    public WorkerHandle register(WorkerSpec spec) {
        Requests.Answer answer = tryToRegister(spec);
        if (answer.outcome() instanceof Outcome.LimitExceeded limit) {
            throw new WorkerLimitExceededException(spec.name(), limit.limit(), Limits.key(limit));
        }
        return handle(answer);
    }

    @Override
    public Optional<WorkerHandle> tryRegister(WorkerSpec spec) {
        Requests.Answer answer = tryToRegister(spec);
        return answer.outcome() instanceof Outcome.LimitExceeded ? Optional.empty() : Optional.of(handle(answer));
    }

    private Requests.Answer tryToRegister(WorkerSpec spec) {
        check.check(spec, live.config());
        return requests.ask(request -> new Event.Register(request, spec), events);
    }

    private LocalHandle handle(Requests.Answer answer) {
        return answer.worker()
                .map(cell -> new LocalHandle(cell, events, callbacks))
                .orElseThrow(() -> stopped(answer.outcome()));
    }

    private SupervisorStoppedException stopped(Outcome outcome) {
        if (outcome instanceof Outcome.Stopping) {
            return new SupervisorStoppedException("The background workers of " + application
                    + " must be running for this request; they are stopping or have stopped");
        }
        throw new AssertionError("Not an answer to this request: " + outcome);
    }

    @Override
    public AfterCommit afterCommit() {
        return spec -> {
            check.check(spec, live.config());
            return transactions.afterCommit(() -> register(spec));
        };
    }

    @Override
    public Optional<WorkerHandle> find(WorkerId id) {
        return local(id).map(handle -> handle);
    }

    Optional<LocalHandle> local(WorkerId id) {
        return roster.find(id).map(cell -> new LocalHandle(cell, events, callbacks));
    }

    @Override
    public List<WorkerHandle> find(String name) {
        return roster.named(name).stream()
                .<WorkerHandle>map(cell -> new LocalHandle(cell, events, callbacks))
                .toList();
    }

    @Override
    public List<WorkerInfo> workers() {
        return roster.all().stream().map(WorkerCell::info).toList();
    }

    @Override
    public List<WorkerExit> exits() {
        return exits.exits();
    }

    Optional<WorkerInfo> info(WorkerId id) {
        return roster.find(id).map(WorkerCell::info);
    }

    Optional<WorkerExit> lastExit(WorkerId id) {
        return roster.find(id).flatMap(cell -> cell.info().lastExit()).or(() -> exits.latest(id));
    }

    @Override
    public Optional<ExitReport> report(WorkerId id) {
        return exits.report(id);
    }

    @Override
    public List<String> output(WorkerId id) {
        return roster.find(id)
                .flatMap(WorkerCell::run)
                .map(run -> run.output.lastLines())
                .orElse(List.of());
    }

    @Override
    public WorkerHandle start(String name) {
        return handle(command(Verb.START, name));
    }

    @Override
    public void stop(String name) {
        command(Verb.STOP, name);
    }

    @Override
    public void restart(String name) {
        command(Verb.RESTART, name);
    }

    @Override
    public void resume(String name) {
        command(Verb.RESUME, name);
    }

    private Requests.Answer command(Verb verb, String name) {
        Requests.Answer answer = requests.ask(request -> new Event.Command(request, verb, name), events);
        Outcome outcome = answer.outcome();
        if (outcome instanceof Outcome.Done) {
            return answer;
        }
        if (outcome instanceof Outcome.LimitExceeded limit) {
            throw new WorkerLimitExceededException(name, limit.limit(), Limits.key(limit));
        }
        if (outcome instanceof Outcome.Unknown unknown) {
            throw new UnknownWorkerException(name, "known are " + unknown.known());
        }
        throw stopped(outcome);
    }

    @Override
    public long reload() {
        return live.reload();
    }

    @Override
    public long epoch() {
        return live.epoch();
    }

    @Override
    public boolean awaitEpoch(long epoch, Duration timeout) throws InterruptedException {
        if (epoch < 0 || epoch > epoch()) {
            throw new IllegalArgumentException(
                    "Configuration epoch must be 0 to " + epoch() + ", the present one, was " + epoch);
        }
        boolean acknowledged = EpochWait.await(roster.all(), epoch, timeout);
        if (requests.isClosed()) {
            throw stopped(new Outcome.Stopping());
        }
        return acknowledged;
    }

    @Override
    public ReleasedDatabase release(String database) throws InterruptedException {
        if (requests.isClosed()) {
            throw stopped(new Outcome.Stopping());
        }
        return sessions.release(database, worker -> events.accept(new Event.Terminate(worker)));
    }

    @Override
    public void shutdown(ShutdownMode mode) {
        events.accept(new Event.Shutdown(mode));
    }
}
