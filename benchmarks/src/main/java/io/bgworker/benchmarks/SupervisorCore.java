package io.bgworker.benchmarks;

import io.bgworker.EntryPoint;
import io.bgworker.RestartPolicy;
import io.bgworker.WorkerSpec;
import io.bgworker.spi.ServerState;
import io.bgworker.supervisor.Effect;
import io.bgworker.supervisor.Event;
import io.bgworker.supervisor.ProcessEnd;
import io.bgworker.supervisor.Settings;
import io.bgworker.supervisor.Supervisor;
import io.bgworker.supervisor.Told;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** What one step of the pure machine takes, with many workers: one after the other fails, and starts again. */
final class SupervisorCore implements Measurement {

    private static final int CYCLES_PER_SAMPLE = 500;
    private static final int WARM_UP_CYCLES = 50_000;
    private static final int STARTS_AT_ONCE = 8;
    private static final long PID = 4_711;

    private final int workers;
    private final Random dice = new Random(1);

    /** The present process of each worker. */
    private final List<Effect.StartProcess> running = new ArrayList<>();

    private final Supervisor supervisor;
    private long nowNanos;
    private long steps;

    SupervisorCore(int workers) {
        this.workers = workers;
        supervisor = new Supervisor(settings(), dice);
    }

    private Settings settings() {
        return new Settings(
                workers,
                Map.of(),
                RestartPolicy.after(Duration.ZERO),
                Map.of(),
                true,
                5,
                TimeUnit.MINUTES.toNanos(1),
                TimeUnit.SECONDS.toNanos(30),
                TimeUnit.SECONDS.toNanos(5),
                TimeUnit.SECONDS.toNanos(10),
                STARTS_AT_ONCE);
    }

    @Override
    public String id() {
        return "supervisor.core." + workers;
    }

    @Override
    public String what() {
        return "one event of the pure supervisor with " + workers
                + " workers, of which one after the other fails and restarts";
    }

    @Override
    public Unit unit() {
        return Unit.NANOSECONDS;
    }

    @Override
    public Optional<String> reference() {
        return Optional.empty();
    }

    @Override
    public Optional<String> prepare() {
        step(new Event.ServerStateReached(ServerState.RECOVERY_FINISHED));
        WorkerSpec spec = WorkerSpec.builder(new EntryPoint("org.example.Job", ""))
                .restartPolicy(RestartPolicy.after(Duration.ZERO))
                .build();
        for (int i = 0; i < workers; i++) {
            running.add(started(step(new Event.Declare(spec))));
        }
        for (int i = 0; i < WARM_UP_CYCLES; i++) {
            cycle();
        }
        return Optional.empty();
    }

    @Override
    public void ours(Samples samples) {
        for (int i = 0; i < CYCLES_PER_SAMPLE; i++) {
            long before = steps;
            long begin = System.nanoTime();
            cycle();
            samples.add((System.nanoTime() - begin) / (steps - before));
        }
    }

    /** The end of a process, and the start of the next. */
    private void cycle() {
        int which = dice.nextInt(workers);
        Effect.StartProcess process = running.get(which);
        step(new Event.ExitTold(process.id(), process.incarnation(), new Told(Told.Kind.THREW, 1, "")));
        step(new Event.ChannelEnded(process.id(), process.incarnation(), ""));
        List<Effect> effects =
                step(new Event.ProcessExited(process.id(), process.incarnation(), new ProcessEnd(1, 0, "")));
        running.set(which, started(effects));
    }

    /** Lets the process that is ordered enter its entry point. */
    private Effect.StartProcess started(List<Effect> effects) {
        Effect.StartProcess process = ordered(effects);
        step(new Event.Launched(process.id(), process.incarnation(), PID));
        step(new Event.Connected(process.id(), process.incarnation()));
        step(new Event.Entered(process.id(), process.incarnation()));
        return process;
    }

    private Effect.StartProcess ordered(List<Effect> effects) {
        List<Effect> latest = effects;
        while (true) {
            for (Effect effect : latest) {
                if (effect instanceof Effect.StartProcess order) {
                    return order;
                }
            }
            latest = step(new Event.Tick());
        }
    }

    private List<Effect> step(Event event) {
        steps++;
        nowNanos += 1_000;
        return supervisor.step(nowNanos, event);
    }
}
