package io.bgworker.supervisor.simulation;

import io.bgworker.ShutdownMode;
import io.bgworker.WorkerId;
import io.bgworker.spi.ServerState;
import io.bgworker.supervisor.Effect;
import io.bgworker.supervisor.Event;
import io.bgworker.supervisor.Verb;
import io.bgworker.supervisor.WorkerState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The application, its administrator, the server, the clock and the processes: all that the supervisor has to do with. It
 * keeps its own laws whatever steps are left out: what cannot happen does not, a start has one answer, a process one exit,
 * a channel says nothing after its end, and the clock never goes back.
 */
final class World {

    private static final int NAMES = 6;
    private static final int TRIES_MAX = 20;
    private static final int REMEMBERED_MAX = 40;
    private static final int PROCESSES_MAX = 400;
    private static final long SECOND = 1_000_000_000L;
    private static final long DAY = 86_400 * SECOND;

    /** An incarnation, and a distance between generations, that no run reaches. */
    private static final int FAR = 1_000_000;

    private record Said(long key, Event event) {}

    private record Known(long key, WorkerId id) {}

    private final long seed;
    private final boolean crowd;
    private final Weights weights;

    /** How many processes ignore the order to terminate, and how many an interrupt. */
    private final int deafPercent;

    private final List<WorldProcess> processes = new ArrayList<>();

    /** What processes said lately, to be said again; but not that they were launched, which is said once. */
    private final List<Said> said = new ArrayList<>();

    /** Workers that are registered, or were: each is known by the step that brought it here. */
    private final List<Known> present = new ArrayList<>();

    private final List<Known> gone = new ArrayList<>(List.of(new Known(-1, new WorkerId(3, 1))));

    private final Map<WorkerId, Long> origins = new HashMap<>();
    private final Set<String> declared = new HashSet<>();

    /** The generations of memory that are to be made. */
    private final List<Long> memories = new ArrayList<>();

    private long now;
    private long number;

    World(long seed, Dice dice, boolean crowd) {
        this.seed = seed;
        this.crowd = crowd;
        deafPercent = dice.oneOf(0, 30, 70, 100);
        weights = new Weights(dice, crowd);
        // Sometimes so that the clock wraps on the way.
        now = dice.oneOf(0L, dice.upTo(Long.MAX_VALUE / 2), Long.MAX_VALUE - dice.upTo(1_000 * SECOND));
    }

    long now() {
        return now;
    }

    // ---- What the supervisor does to it

    void carryOut(Effect effect) {
        if (effect instanceof Effect.Publish e) {
            remember(e.worker().id(), e.worker().state() == WorkerState.GONE);
        } else if (effect instanceof Effect.StartProcess e) {
            long key = Dice.mixed(origins.get(e.id()), e.incarnation());
            processes.add(new WorldProcess(e, key, new Dice(seed, key), deafPercent));
            if (processes.size() > PROCESSES_MAX) {
                processes.removeIf(WorldProcess::isOver);
            }
        } else if (effect instanceof Effect.Assign e) {
            with(e.id(), e.incarnation(), WorldProcess::assign);
        } else if (effect instanceof Effect.SendTerminate e) {
            with(e.id(), e.incarnation(), WorldProcess::tellToTerminate);
        } else if (effect instanceof Effect.SendInterrupt e) {
            with(e.id(), e.incarnation(), WorldProcess::interrupt);
        } else if (effect instanceof Effect.SendReload e) {
            with(e.id(), e.incarnation(), process -> process.reload(e.epoch()));
        } else if (effect instanceof Effect.RenewMemory e) {
            memories.add(e.generation());
        } else if (effect instanceof Effect.Kill e) {
            with(e.id(), e.incarnation(), WorldProcess::kill);
        }
    }

    private void remember(WorkerId id, boolean isGone) {
        if (origins.putIfAbsent(id, number) == null) {
            present.add(new Known(number, id));
        }
        if (isGone) {
            Known known = new Known(origins.get(id), id);
            present.remove(known);
            add(gone, known);
        }
    }

    private static <T> void add(List<T> memory, T thing) {
        memory.add(thing);
        if (memory.size() > REMEMBERED_MAX) {
            memory.remove(0);
        }
    }

    private interface Deed {
        void on(WorldProcess process);
    }

    private void with(WorkerId id, int incarnation, Deed deed) {
        for (WorldProcess process : processes) {
            if (process.is(id, incarnation)) {
                deed.on(process);
            }
        }
    }

    // ---- What happens

    /**
     * What happens in a step.
     *
     * @param step its number
     * @param stopping whether a shutdown was asked for
     * @param deadline when the supervisor wants a step
     * @return what the supervisor hears; empty if only time passes
     */
    Optional<Event> happen(long step, Dice dice, boolean stopping, OptionalLong deadline) {
        number = step;
        for (int i = 0; i < TRIES_MAX; i++) {
            Happening happening = weights.next(dice, stopping);
            long time = time(happening, dice, deadline.isPresent() ? Math.max(0, deadline.getAsLong() - now) : 0);
            if (time >= 0) {
                now += time;
                return Optional.empty();
            }
            Optional<Event> event = happen(happening, dice);
            if (event.isPresent()) {
                return event;
            }
        }
        return Optional.of(new Event.Tick());
    }

    Event shutDown(Dice dice) {
        return new Event.Shutdown(dice.oneOf(ShutdownMode.values()));
    }

    /** How much time passes; negative if something else happens. */
    private static long time(Happening happening, Dice dice, long toDeadline) {
        return switch (happening) {
            case WAIT_SHORTLY -> dice.oneOf(1L, dice.upTo(SECOND));
            case WAIT_FOR_DEADLINE -> toDeadline;
            case WAIT_AROUND_DEADLINE -> dice.oneOf(Math.max(0, toDeadline - 1), toDeadline + dice.upTo(SECOND));
            case WAIT_LONG -> dice.upTo(30 * SECOND);
            case SLEEP -> dice.oneOf(dice.upTo(7_200 * SECOND), dice.upTo(100 * DAY));
            default -> -1;
        };
    }

    /** What happens; empty if that cannot happen now. */
    private Optional<Event> happen(Happening happening, Dice dice) {
        return switch (happening) {
            case TICK -> Optional.of(new Event.Tick());
            case REPEAT -> said.isEmpty() ? Optional.empty() : Optional.of(dice.oneOf(said, Said::key).event);
            case STRANGE -> Optional.of(Strange.event(dice, number, anyId(dice), FAR));
            case RENEW_MEMORY -> memory().map(Event.MemoryRenewed::new).map(this::repeatable);
            case LOSE_MEMORY ->
                memory().map(generation -> new Event.MemoryLost(generation, "no room"))
                        .map(this::repeatable);
            case REGISTER -> Optional.of(new Event.Register(number, Definitions.spec(dice, anyName(dice, 20))));
            case DECLARE -> declare(dice);
            case TERMINATE -> Optional.of(new Event.Terminate(anyId(dice)));
            case COMMAND -> Optional.of(new Event.Command(number, dice.oneOf(Verb.values()), anyName(dice, 2)));
            case RELOAD -> Optional.of(new Event.Reload(number, Definitions.settings(dice)));
            case SERVER_STATE -> Optional.of(new Event.ServerStateReached(dice.oneOf(ServerState.values())));
            case SHUT_DOWN -> Optional.of(shutDown(dice));
            default -> ofProcess(happening, dice);
        };
    }

    /** Answered once, like a start. */
    private Optional<Long> memory() {
        return memories.isEmpty() ? Optional.empty() : Optional.of(memories.remove(0));
    }

    private Event repeatable(Event event) {
        add(said, new Said(number, event));
        return event;
    }

    private WorkerId anyId(Dice dice) {
        boolean living = !present.isEmpty() && !dice.oneIn(4);
        return dice.oneOf(living ? present : gone, Known::key).id;
    }

    /** The name of a dynamic worker, or now and then of a static one. */
    private static String anyName(Dice dice, int staticOneIn) {
        return (dice.oneIn(staticOneIn) ? "static" : "dynamic") + dice.between(0, NAMES - 1);
    }

    private Optional<Event> declare(Dice dice) {
        String name = "static" + dice.between(0, NAMES - 1);
        return declared.add(name) ? Optional.of(new Event.Declare(Definitions.spec(dice, name))) : Optional.empty();
    }

    private Optional<Event> ofProcess(Happening happening, Dice dice) {
        boolean onlyDoomed = happening == Happening.EXIT && (crowd || !dice.oneIn(6));
        List<WorldProcess> able = new ArrayList<>();
        for (WorldProcess process : processes) {
            if (process.can(happening) && (!onlyDoomed || process.isDoomed())) {
                able.add(process);
            }
        }
        if (able.isEmpty()) {
            return Optional.empty();
        }
        Event event = dice.oneOf(able, WorldProcess::key).does(happening, dice);
        if (happening != Happening.LAUNCH && happening != Happening.HAND_OVER) {
            add(said, new Said(number, event));
        }
        return Optional.of(event);
    }
}
