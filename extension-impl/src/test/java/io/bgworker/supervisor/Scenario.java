package io.bgworker.supervisor;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.ShutdownMode;
import io.bgworker.WorkerId;
import io.bgworker.WorkerSpec;
import io.bgworker.spi.ServerState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;

/**
 * A supervisor, a clock moved by hand, and words to tell a story with. Workers are called by their names, and what is seen
 * of them is only what effects say. Every act is followed by steps until the machine wants none; {@link #orders} and
 * {@link #told} then show what the latest act brought about.
 */
final class Scenario {

    static final Told RETURNED = new Told(Told.Kind.RETURNED, 0, "");
    static final Told THREW = new Told(Told.Kind.THREW, 1, "java.lang.Exception");

    private static final int STEPS_PER_ACT_MAX = 1_000;
    private static final long PID_BASE = 1_000;

    private final Supervisor supervisor;
    private final Map<String, WorkerId> ids = new HashMap<>();
    private final Map<WorkerId, WorkerView> views = new HashMap<>();
    private final List<Effect> effects = new ArrayList<>();
    private long now = Duration.ofHours(1).toNanos();
    private long requests;
    private long pids = PID_BASE;
    private boolean renewsMemory = true;

    private Scenario(Settings settings) {
        supervisor = new Supervisor(settings, new Random(1));
    }

    static Scenario given() {
        return given(new TestSettings());
    }

    static Scenario given(TestSettings settings) {
        return new Scenario(settings.build());
    }

    /** Registers workers and lets each come to work. */
    Scenario running(WorkerSpec... specs) {
        for (WorkerSpec spec : specs) {
            registered(spec);
            starts(spec.name());
        }
        return this;
    }

    // ---- The steps

    /** One step, without those that the machine wants after it. */
    List<Effect> step(Event event) {
        List<Effect> made = supervisor.step(now, event);
        for (Effect effect : made) {
            if (effect instanceof Effect.Publish e) {
                ids.put(e.worker().spec().name(), e.worker().id());
                views.put(e.worker().id(), e.worker());
            }
        }
        effects.addAll(made);
        return made;
    }

    private void post(Event event) {
        List<Effect> made = step(event);
        renew(made);
        for (int i = 0; supervisor.wantsStep(now); i++) {
            assertTrue(i < STEPS_PER_ACT_MAX, "The machine never comes to rest");
            renew(step(new Event.Tick()));
        }
    }

    /** New memory is there at once, if it is not the story itself that tells of it. */
    private void renew(List<Effect> made) {
        for (Effect effect : made) {
            if (effect instanceof Effect.RenewMemory e && renewsMemory) {
                step(new Event.MemoryRenewed(e.generation()));
            }
        }
    }

    private Scenario act(Event... events) {
        effects.clear();
        for (Event event : events) {
            post(event);
        }
        return this;
    }

    /** Lets time pass, with a step at each deadline on the way. */
    Scenario passes(Duration time) {
        effects.clear();
        long until = now + time.toNanos();
        for (OptionalLong next = supervisor.nextDeadlineNanos();
                next.isPresent() && next.getAsLong() - until <= 0;
                next = supervisor.nextDeadlineNanos()) {
            now = next.getAsLong();
            post(new Event.Tick());
        }
        now = until;
        post(new Event.Tick());
        return this;
    }

    /** Lets time pass in one go, as for a machine that slept. */
    Scenario jumps(Duration time) {
        return sleeps(time).act(new Event.Tick());
    }

    /** Lets time pass without a step, as for a machine that is about to wake up. */
    Scenario sleeps(Duration time) {
        now += time.toNanos();
        return this;
    }

    // ---- What the application and the server do

    Scenario declared(WorkerSpec spec) {
        return act(new Event.Declare(spec));
    }

    Outcome registers(WorkerSpec spec) {
        act(new Event.Register(++requests, spec));
        return answer();
    }

    WorkerId registered(WorkerSpec spec) {
        return assertInstanceOf(Outcome.Registered.class, registers(spec)).id();
    }

    Outcome commands(Verb verb, String name) {
        act(new Event.Command(++requests, verb, name));
        return answer();
    }

    private Outcome answer() {
        List<Outcome> answers = told(Effect.Answer.class).stream()
                .filter(answer -> answer.request() == requests)
                .map(Effect.Answer::outcome)
                .toList();
        assertTrue(answers.size() == 1, () -> "One answer expected, was " + answers);
        return answers.get(0);
    }

    Scenario terminated(String name) {
        return act(new Event.Terminate(id(name)));
    }

    Scenario serverReaches(ServerState state) {
        return act(new Event.ServerStateReached(state));
    }

    Scenario reloaded(TestSettings settings) {
        return act(new Event.Reload(++requests, settings.build()));
    }

    Outcome reloads(TestSettings settings) {
        reloaded(settings);
        return answer();
    }

    Scenario shutDown(ShutdownMode mode) {
        return act(new Event.Shutdown(mode));
    }

    /** From now on the story tells when memory is made anew. */
    Scenario withSlowMemory() {
        renewsMemory = false;
        return this;
    }

    Scenario memoryRenewed(long generation) {
        return act(new Event.MemoryRenewed(generation));
    }

    Scenario memoryLost(long generation) {
        return act(new Event.MemoryLost(generation, "no room"));
    }

    // ---- What processes do

    Scenario launches(String name) {
        return act(new Event.Launched(id(name), incarnation(name), ++pids));
    }

    /** A spare is its process. */
    Scenario handsOver(String name) {
        return act(new Event.HandedOver(id(name), incarnation(name), ++pids));
    }

    Scenario failsToLaunch(String name) {
        return act(new Event.LaunchFailed(id(name), incarnation(name), "no memory"));
    }

    Scenario connects(String name) {
        return act(new Event.Connected(id(name), incarnation(name)));
    }

    Scenario enters(String name) {
        return act(new Event.Entered(id(name), incarnation(name)));
    }

    Scenario acknowledges(String name, long epoch) {
        return act(new Event.Acknowledged(id(name), incarnation(name), epoch));
    }

    Scenario declaresReady(String name) {
        return act(new Event.Ready(id(name), incarnation(name)));
    }

    /** From the launch to the entry. */
    Scenario starts(String name) {
        WorkerId id = id(name);
        int incarnation = incarnation(name);
        return act(
                new Event.Launched(id, incarnation, ++pids),
                new Event.Connected(id, incarnation),
                new Event.Entered(id, incarnation));
    }

    Scenario announces(String name, Told told) {
        return act(new Event.ExitTold(id(name), incarnation(name), told));
    }

    Scenario channelEnds(String name) {
        return act(new Event.ChannelEnded(id(name), incarnation(name), ""));
    }

    Scenario breaksProtocol(String name, String violation) {
        return act(new Event.ChannelEnded(id(name), incarnation(name), violation));
    }

    Scenario exits(String name, int exitValue) {
        return exits(name, new ProcessEnd(exitValue, 0));
    }

    Scenario exits(String name, ProcessEnd end) {
        return act(new Event.ProcessExited(id(name), incarnation(name), end));
    }

    /** All three signs of an orderly end. */
    Scenario ends(String name, Told told) {
        WorkerId id = id(name);
        int incarnation = incarnation(name);
        return act(
                new Event.ExitTold(id, incarnation, told),
                new Event.ChannelEnded(id, incarnation, ""),
                new Event.ProcessExited(id, incarnation, new ProcessEnd(told.code(), 0)));
    }

    /** Is gone without a word, with the exit value of SIGKILL. */
    Scenario dies(String name) {
        WorkerId id = id(name);
        int incarnation = incarnation(name);
        return act(
                new Event.ChannelEnded(id, incarnation, ""),
                new Event.ProcessExited(id, incarnation, new ProcessEnd(137, 0)));
    }

    // ---- What is seen

    WorkerView view(String name) {
        return views.get(id(name));
    }

    WorkerState state(String name) {
        return view(name).state();
    }

    WorkerEnd end(String name) {
        return view(name).lastEnd().orElseThrow();
    }

    WorkerId id(String name) {
        return ids.get(name);
    }

    int incarnation(String name) {
        return view(name).incarnation();
    }

    long now() {
        return now;
    }

    int size() {
        return supervisor.size();
    }

    /** How long until time alone changes something; the given time if that is shorter. */
    Duration untilNextDeadline(Duration atMost) {
        OptionalLong next = supervisor.nextDeadlineNanos();
        long nanos = Math.max(0, next.orElse(Long.MAX_VALUE) - now);
        return Duration.ofNanos(Math.min(nanos, atMost.toNanos()));
    }

    /** The effects of a kind that the latest act had. */
    <E extends Effect> List<E> told(Class<E> kind) {
        return effects.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Whether the latest act had an effect of a kind. */
    boolean tells(Class<? extends Effect> kind) {
        return !told(kind).isEmpty();
    }

    /** What the latest act ordered to be done to processes: {@code start a}, {@code kill a TERMINATE}. */
    List<String> orders() {
        return effects.stream()
                .map(this::order)
                .filter(order -> !order.isEmpty())
                .toList();
    }

    private String order(Effect effect) {
        if (effect instanceof Effect.StartProcess e) {
            return (e.cold() ? "start cold " : "start ") + e.spec().name();
        } else if (effect instanceof Effect.Assign e) {
            return "assign " + e.spec().name();
        } else if (effect instanceof Effect.SendTerminate e) {
            return "terminate " + nameOf(e.id());
        } else if (effect instanceof Effect.SendInterrupt e) {
            return "interrupt " + nameOf(e.id());
        } else if (effect instanceof Effect.RequestDump e) {
            return "dump " + nameOf(e.id());
        } else if (effect instanceof Effect.SendReload e) {
            return "reload " + nameOf(e.id());
        } else if (effect instanceof Effect.Kill e) {
            return "kill " + nameOf(e.id()) + " " + e.reason();
        }
        return "";
    }

    private String nameOf(WorkerId id) {
        return views.get(id).spec().name();
    }
}
