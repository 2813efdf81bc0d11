package io.bgworker.supervisor.simulation;

import io.bgworker.ShutdownMode;
import io.bgworker.WorkerId;
import io.bgworker.spi.ServerState;
import io.bgworker.supervisor.Effect;
import io.bgworker.supervisor.Event;
import io.bgworker.supervisor.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The application, its administrator, the server, the clock and the processes: all that the supervisor has to do with. */
final class World {

    private static final int NAMES = 6;
    private static final int TRIES_MAX = 5;
    private static final int REMEMBERED_MAX = 40;
    private static final int PROCESSES_MAX = 100;
    private static final long SECOND = 1_000_000_000L;

    private final Chances chances;
    private final Definitions definitions;
    private final List<WorldProcess> processes = new ArrayList<>();

    /** What processes said lately, to be said again; but not that they were launched, which is said once. */
    private final List<Event> said = new ArrayList<>();

    private final List<WorkerId> ids = new ArrayList<>(List.of(new WorkerId(3, 1)));
    private long now;
    private long requests;
    private int declared;

    World(Chances chances, Definitions definitions) {
        this.chances = chances;
        this.definitions = definitions;
        // Sometimes so that the clock wraps on the way.
        now = chances.oneOf(0L, chances.upTo(Long.MAX_VALUE / 2), Long.MAX_VALUE - chances.upTo(1_000 * SECOND));
    }

    // ---- The clock

    long now() {
        return now;
    }

    void moveClock(OptionalLong deadline) {
        if (!chances.percent(chances.clockSpeed())) {
            return;
        }
        long toDeadline = deadline.isPresent() ? deadline.getAsLong() - now : 0;
        now += switch (chances.between(0, 12)) {
            case 0, 1, 2, 3 -> chances.upTo(SECOND);
            case 4 -> chances.upTo(30 * SECOND);
            case 5 -> Math.max(0, toDeadline - 1);
            case 6, 7, 8, 9 -> Math.max(0, toDeadline);
            case 10 -> Math.max(0, toDeadline) + chances.upTo(SECOND);
            case 11 -> 1;
            default -> chances.oneIn(20) ? chances.upTo(7_200 * SECOND) : 0;
        };
    }

    // ---- What the supervisor does to it

    void carryOut(Effect effect) {
        if (effect instanceof Effect.StartProcess e) {
            processes.add(new WorldProcess(e, chances.oneIn(30)));
            ids.add(e.id());
            forget();
        } else if (effect instanceof Effect.Assign e) {
            with(e.id(), e.incarnation(), WorldProcess::assign);
        } else if (effect instanceof Effect.SendTerminate e && !chances.oneIn(4)) {
            with(e.id(), e.incarnation(), WorldProcess::tellToTerminate);
        } else if (effect instanceof Effect.SendInterrupt e && !chances.oneIn(2)) {
            with(e.id(), e.incarnation(), WorldProcess::tellToTerminate);
        } else if (effect instanceof Effect.Kill e) {
            with(e.id(), e.incarnation(), WorldProcess::kill);
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

    private void forget() {
        if (processes.size() > PROCESSES_MAX) {
            processes.removeIf(WorldProcess::isOver);
        }
        if (ids.size() > REMEMBERED_MAX) {
            ids.remove(0);
        }
    }

    // ---- What happens

    void beginToStop() {
        chances.set(Happening.SHUT_DOWN, 20);
    }

    Event shutDown() {
        return new Event.Shutdown(chances.oneOf(ShutdownMode.values()));
    }

    Event next() {
        for (int i = 0; i < TRIES_MAX; i++) {
            Optional<Event> event = happen(chances.next());
            if (event.isPresent()) {
                return event.get();
            }
        }
        return new Event.Tick();
    }

    /** What happens; empty if that cannot happen now. */
    private Optional<Event> happen(Happening happening) {
        return switch (happening) {
            case TICK -> Optional.of(new Event.Tick());
            case REPEAT -> said.isEmpty() ? Optional.empty() : Optional.of(chances.oneOf(said));
            case REGISTER -> Optional.of(new Event.Register(++requests, definitions.spec(dynamicName())));
            case DECLARE -> declare();
            case TERMINATE -> Optional.of(new Event.Terminate(chances.oneOf(ids)));
            case COMMAND -> Optional.of(new Event.Command(++requests, chances.oneOf(Verb.values()), anyName()));
            case RELOAD -> Optional.of(new Event.Reload(++requests, definitions.settings()));
            case SERVER_STATE -> Optional.of(new Event.ServerStateReached(chances.oneOf(ServerState.values())));
            case SHUT_DOWN -> Optional.of(shutDown());
            default -> ofProcess(happening);
        };
    }

    private String anyName() {
        return chances.oneIn(2) ? dynamicName() : "static" + chances.between(0, NAMES);
    }

    private String dynamicName() {
        return "dynamic" + chances.between(0, NAMES - 1);
    }

    private Optional<Event> declare() {
        return declared == NAMES
                ? Optional.empty()
                : Optional.of(new Event.Declare(definitions.spec("static" + declared++)));
    }

    private Optional<Event> ofProcess(Happening happening) {
        boolean onlyDoomed = happening == Happening.EXIT && !chances.oneIn(6);
        List<WorldProcess> able = processes.stream()
                .filter(process -> process.can(happening) && (!onlyDoomed || process.isDoomed()))
                .toList();
        if (able.isEmpty()) {
            return Optional.empty();
        }
        Event event = chances.oneOf(able).does(happening, chances);
        if (happening != Happening.LAUNCH) {
            said.add(event);
            if (said.size() > REMEMBERED_MAX) {
                said.remove(0);
            }
        }
        return Optional.of(event);
    }
}
