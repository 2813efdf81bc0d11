package io.bgworker.supervisor.simulation;

import io.bgworker.WorkerId;
import io.bgworker.supervisor.Effect;
import io.bgworker.supervisor.Event;
import io.bgworker.supervisor.ProcessEnd;
import io.bgworker.supervisor.Told;

/** One process as it really is, which the supervisor learns only by events. */
final class WorldProcess {

    private final WorkerId id;
    private final int incarnation;

    /** One that is stopped or hangs in the kernel: a kill does not help. */
    private final boolean unkillable;

    private boolean answered;
    private boolean running;
    private boolean connected;
    private boolean assigned;
    private boolean entered;
    private boolean channelOver;
    private boolean doomed;
    private boolean killed;
    private int exitValue = -1;

    WorldProcess(Effect.StartProcess order, boolean unkillable) {
        id = order.id();
        incarnation = order.incarnation();
        this.unkillable = unkillable;
    }

    boolean is(WorkerId otherId, int otherIncarnation) {
        return id.equals(otherId) && incarnation == otherIncarnation;
    }

    /** Whether nothing more can be heard of it. */
    boolean isOver() {
        return answered && !running && channelOver;
    }

    // ---- What is done to it

    void assign() {
        assigned = true;
    }

    void tellToTerminate() {
        doomed = true;
    }

    void kill() {
        killed = true;
        doomed = true;
    }

    // ---- What it does

    boolean can(Happening happening) {
        boolean talks = connected && !channelOver;
        return switch (happening) {
            case LAUNCH, FAIL_TO_LAUNCH -> !answered;
            case CONNECT -> answered && !connected && !channelOver;
            case ENTER -> talks && assigned && !entered;
            case DECLARE_READY, ANNOUNCE_END -> talks && assigned;
            case BREAK_PROTOCOL -> talks;
            case END_CHANNEL, LOSE -> answered && !channelOver;
            case EXIT -> running;
            default -> false;
        };
    }

    /** Whether it is about to end, so that an exit is what comes next. */
    boolean isDoomed() {
        return doomed;
    }

    Event does(Happening happening, Chances chances) {
        return switch (happening) {
            case LAUNCH -> launch(chances);
            case FAIL_TO_LAUNCH -> failToLaunch();
            case CONNECT -> connect();
            case ENTER -> enter();
            case DECLARE_READY -> new Event.Ready(id, incarnation);
            case ANNOUNCE_END -> announceEnd(chances);
            case BREAK_PROTOCOL -> endChannel("nonsense");
            case END_CHANNEL -> endChannel("");
            case LOSE -> lose(chances);
            case EXIT -> exit(chances);
            default -> throw new AssertionError(happening);
        };
    }

    private Event launch(Chances chances) {
        answered = true;
        running = true;
        return new Event.Launched(id, incarnation, chances.between(2, 99_999));
    }

    private Event failToLaunch() {
        answered = true;
        channelOver = true;
        return new Event.LaunchFailed(id, incarnation, "no memory");
    }

    private Event connect() {
        connected = true;
        return new Event.Connected(id, incarnation);
    }

    private Event enter() {
        entered = true;
        return new Event.Entered(id, incarnation);
    }

    private Event announceEnd(Chances chances) {
        doomed = true;
        Told.Kind kind = chances.oneOf(Told.Kind.values());
        int code =
                switch (kind) {
                    case RETURNED, SHUTDOWN -> 0;
                    case THREW, FOREIGN_TERMINATE -> 1;
                    case OUT_OF_MEMORY -> 3;
                };
        exitValue = kind == Told.Kind.SHUTDOWN ? chances.oneOf(0, 1, 2, 3, 137) : code;
        return new Event.ExitTold(id, incarnation, new Told(kind, code, ""));
    }

    private Event endChannel(String violation) {
        channelOver = true;
        return new Event.ChannelEnded(id, incarnation, violation);
    }

    /** Nobody hears that it connected, or entered, or nobody hears of it any more. */
    private Event lose(Chances chances) {
        if (!connected) {
            connected = true;
        } else if (!entered) {
            entered = true;
        } else if (chances.oneIn(2)) {
            channelOver = true;
        }
        return new Event.Tick();
    }

    private Event exit(Chances chances) {
        if (killed && unkillable && !chances.oneIn(50)) {
            return new Event.Tick();
        }
        running = false;
        return new Event.ProcessExited(id, incarnation, processEnd(chances));
    }

    private ProcessEnd processEnd(Chances chances) {
        if (exitValue >= 0 && !chances.oneIn(20)) {
            return new ProcessEnd(exitValue, 0);
        }
        if (killed && !chances.oneIn(20)) {
            return new ProcessEnd(137, 0);
        }
        return chances.oneIn(4) ? new ProcessEnd(134, 11) : new ProcessEnd(chances.oneOf(0, 1, 2, 3, 137, 139, 143), 0);
    }
}
