package io.bgworker.runtime;

import io.bgworker.DatabaseUnavailableException;
import io.bgworker.InvalidWorkerException;
import io.bgworker.SharedMemoryException;
import io.bgworker.SharedMemoryFullException;
import io.bgworker.SharedMemoryMismatchException;
import io.bgworker.SharedMemoryResetException;
import io.bgworker.SupervisorStoppedException;
import io.bgworker.UnknownWorkerException;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerInfo;
import io.bgworker.WorkerLimitExceededException;
import io.bgworker.WorkerStatus;
import io.bgworker.protocol.Call;
import io.bgworker.protocol.Frame;
import io.bgworker.protocol.NotificationText;
import io.bgworker.protocol.Result;
import io.bgworker.protocol.Result.Failure;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Answers what workers ask: their registrar, their handles, their configuration, their databases and their memory. Called by the channel's
 * thread; what may block goes to the I/O threads, and a wait costs no thread at all.
 */
final class RemoteCalls {

    /** How many elements of a list go into one reply: even long ones stay within a frame. */
    private static final int PART_MAX = 40;

    /** How many requests of one worker may be under way: each may be as large as a frame. */
    private static final int REQUESTS_MAX = 200;

    /** How many waits: they are small. */
    private static final int WAITS_MAX = 10_000;

    private final ServerRegistrar registrar;
    private final NamedDatabases databases;
    private final Sessions sessions;
    private final NotificationHub hub;
    private final MemoryCalls memory;
    private final Function<String, Optional<String>> configuration;
    private final Executor io;

    RemoteCalls(
            ServerRegistrar registrar,
            NamedDatabases databases,
            Sessions sessions,
            NotificationHub hub,
            MemoryCalls memory,
            Function<String, Optional<String>> configuration,
            Executor io) {
        this.registrar = registrar;
        this.databases = databases;
        this.sessions = sessions;
        this.hub = hub;
        this.memory = memory;
        this.configuration = configuration;
        this.io = io;
    }

    /** Who asked, and what counts its requests of this kind. */
    private record Asked(Run run, long request, AtomicInteger underWay) {}

    void answer(Run run, Frame.Request request) {
        boolean waits = request.call() instanceof Call.Await;
        Asked asked = new Asked(run, request.request(), waits ? run.waitsUnderWay : run.requestsUnderWay);
        int max = waits ? WAITS_MAX : REQUESTS_MAX;
        if (asked.underWay().incrementAndGet() > max) {
            String what = "A worker must have at most " + max + (waits ? " waits" : " requests") + " under way";
            reply(asked, new Failure(Failure.Kind.OTHER, what, List.of()));
        } else if (waits) {
            answerHere(asked, request.call());
        } else {
            answerElsewhere(asked, request.call());
        }
    }

    private void answerElsewhere(Asked asked, Call call) {
        try {
            (isAboutNotifications(call) ? (Executor) hub::execute : io).execute(() -> answerHere(asked, call));
        } catch (RejectedExecutionException | SupervisorStoppedException e) {
            reply(asked, new Failure(Failure.Kind.STOPPED, "The application stops", List.of()));
        }
    }

    private static boolean isAboutNotifications(Call call) {
        return call instanceof Call.Notify || call instanceof Call.Listen || call instanceof Call.Unlisten;
    }

    private void answerHere(Asked asked, Call call) {
        try {
            if (call instanceof Call.Await await) {
                awaitThere(asked, await);
            } else if (call instanceof Call.ListWorkers) {
                replyInParts(asked, registrar.workers(), Result.Workers::new);
            } else if (call instanceof Call.ListExits) {
                replyInParts(asked, registrar.exits(), Result.Exits::new);
            } else if (call instanceof Call.GetOutput c) {
                replyInParts(asked, registrar.output(c.id()), Result.Lines::new);
            } else if (call instanceof Call.FindByName c) {
                replyInParts(asked, handles(registrar.find(c.name())), Result.Handles::new);
            } else if (call instanceof Call.ListSegments) {
                replyInParts(asked, memory.segments(asked.run()), Result.Segments::new);
            } else if (MemoryCalls.isAboutMemory(call)) {
                var unused = memory.answer(asked.run(), call)
                        .whenComplete((result, thrown) -> reply(asked, thrown == null ? result : failure(thrown)));
            } else {
                reply(asked, result(asked.run(), call));
            }
        } catch (RuntimeException e) {
            reply(asked, failure(e));
        }
    }

    private Result result(Run run, Call call) {
        if (call instanceof Call.Register c) {
            return new Result.Handles(handles(List.of(registrar.register(c.spec()))));
        } else if (call instanceof Call.Find c) {
            return new Result.Handles(handles(registrar.find(c.id()).stream().toList()));
        } else if (call instanceof Call.Inspect c) {
            return new Result.Workers(registrar.info(c.id()).stream().toList());
        } else if (call instanceof Call.LastExit c) {
            return new Result.Exits(registrar.lastExit(c.id()).stream().toList());
        } else if (call instanceof Call.GetReport c) {
            return registrar.report(c.id()).<Result>map(Result.Report::new).orElseGet(Result.Done::new);
        } else if (call instanceof Call.Command c) {
            return command(c);
        } else if (call instanceof Call.Terminate c) {
            registrar.find(c.id()).ifPresent(WorkerHandle::terminate);
            return new Result.Done();
        } else if (call instanceof Call.SendSignal c) {
            return new Result.Sent(registrar
                    .find(c.id())
                    .map(handle -> handle.signal(c.signal()))
                    .orElse(false));
        } else if (call instanceof Call.GetEpoch) {
            return new Result.Epoch(registrar.epoch());
        } else if (call instanceof Call.GetConfiguration c) {
            return new Result.Lines(configuration.apply(c.key()).stream().toList());
        } else if (call instanceof Call.FindDatabase c) {
            return databases.find(c.name(), false);
        } else if (call instanceof Call.OpenSession c) {
            return sessions.open(c, run);
        } else if (call instanceof Call.Notify c) {
            hub.send(NotificationText.checked(c.channel(), c.payload()));
            return new Result.Done();
        } else if (call instanceof Call.Listen c) {
            NotificationText.checkChannel(c.channel());
            hub.listen(c.channel(), run);
            return new Result.Done();
        } else if (call instanceof Call.Unlisten c) {
            hub.unlisten(c.channel(), run);
            return new Result.Done();
        } else if (call instanceof Call.CloseSession) {
            sessions.close(run);
            return new Result.Done();
        }
        throw new AssertionError("Unknown call " + call);
    }

    private Result command(Call.Command call) {
        switch (call.verb()) {
            case START -> {
                return new Result.Handles(handles(List.of(registrar.start(call.name()))));
            }
            case STOP -> registrar.stop(call.name());
            case RESTART -> registrar.restart(call.name());
            case RESUME -> registrar.resume(call.name());
        }
        return new Result.Done();
    }

    private void awaitThere(Asked asked, Call.Await await) {
        Optional<CompletableFuture<WorkerInfo>> wait = registrar
                .local(await.id())
                .map(handle -> switch (await.milestone()) {
                    case STARTUP -> handle.whenStarted();
                    case READY -> handle.whenReady();
                    case SHUTDOWN -> handle.whenStopped();
                });
        if (wait.isEmpty()) {
            reply(asked, new Result.Status(WorkerStatus.STOPPED, false));
            return;
        }
        var unused = wait.get().thenAccept(info -> reply(asked, status(info)));
        asked.run().waitsFor(wait.get());
    }

    private static Result.Status status(WorkerInfo info) {
        return new Result.Status(info.status(), LocalHandle.isReady(info));
    }

    private static List<Result.Handle> handles(List<WorkerHandle> handles) {
        return handles.stream()
                .map(handle -> new Result.Handle(handle.id(), handle.name()))
                .toList();
    }

    private static void reply(Asked asked, Result result) {
        send(asked, new Frame.Reply(asked.request(), true, result));
    }

    private static <T> void replyInParts(Asked asked, List<T> all, Function<List<T>, Result> part) {
        int from = 0;
        while (all.size() - from > PART_MAX) {
            send(asked, new Frame.Reply(asked.request(), false, part.apply(all.subList(from, from + PART_MAX))));
            from += PART_MAX;
        }
        send(asked, new Frame.Reply(asked.request(), true, part.apply(all.subList(from, all.size()))));
    }

    private static void send(Asked asked, Frame.Reply reply) {
        if (reply.last()) {
            asked.underWay().decrementAndGet();
        }
        Run run = asked.run();
        try {
            run.send(reply);
        } catch (IllegalArgumentException e) {
            // Larger than a frame may be: better a refusal than an asker that waits for ever.
            run.send(new Frame.Reply(
                    reply.request(), true, new Failure(Failure.Kind.OTHER, String.valueOf(e.getMessage()), List.of())));
        }
    }

    private static Failure failure(Throwable thrown) {
        Throwable e = thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        String message = String.valueOf(e.getMessage());
        if (e instanceof InvalidWorkerException i) {
            return new Failure(
                    Failure.Kind.INVALID, message, List.of(i.worker(), i.attribute(), i.value(), i.expected()));
        } else if (e instanceof WorkerLimitExceededException l) {
            return new Failure(Failure.Kind.LIMIT, message, List.of(l.worker(), Integer.toString(l.limit()), l.key()));
        } else if (e instanceof UnknownWorkerException u) {
            return new Failure(Failure.Kind.UNKNOWN, message, List.of(u.name(), u.expected()));
        } else if (e instanceof SupervisorStoppedException) {
            return new Failure(Failure.Kind.STOPPED, message, List.of());
        } else if (e instanceof DatabaseUnavailableException) {
            return new Failure(Failure.Kind.DATABASE, message, List.of());
        }
        return aboutMemory(e, message);
    }

    private static Failure aboutMemory(Throwable e, String message) {
        if (e instanceof SharedMemoryResetException r) {
            return new Failure(Failure.Kind.MEMORY_RESET, message, List.of(r.view(), Long.toString(r.generation())));
        } else if (e instanceof SharedMemoryFullException) {
            return new Failure(Failure.Kind.MEMORY_FULL, message, List.of());
        } else if (e instanceof SharedMemoryMismatchException) {
            return new Failure(Failure.Kind.MEMORY_MISMATCH, message, List.of());
        } else if (e instanceof SharedMemoryException) {
            return new Failure(Failure.Kind.MEMORY, message, List.of());
        } else if (e instanceof IllegalStateException) {
            return new Failure(Failure.Kind.STATE, message, List.of());
        }
        return new Failure(Failure.Kind.OTHER, e.getClass().getName() + ": " + message, List.of());
    }
}
