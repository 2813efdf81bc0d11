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
    private final long key;

    /** One that is stopped or hangs in the kernel: a kill does not help. */
    private final boolean unkillable;

    private final boolean deafToTerminate;
    private final boolean deafToInterrupt;

    /** Must not be a spare. */
    private final boolean cold;

    private boolean answered;
    private boolean running;
    private boolean connected;
    private boolean assigned;
    private boolean entered;
    private boolean channelOver;
    private boolean doomed;

    /** The epoch it was told of and has not acknowledged; 0 if none. */
    private long epoch;

    private boolean killed;
    private int exitValue = -1;

    WorldProcess(Effect.StartProcess order, long key, Dice nature, int deafPercent) {
        id = order.id();
        incarnation = order.incarnation();
        cold = order.cold();
        this.key = key;
        unkillable = nature.oneIn(30);
        deafToTerminate = nature.percent(deafPercent);
        deafToInterrupt = nature.percent(deafPercent);
    }

    boolean is(WorkerId otherId, int otherIncarnation) {
        return id.equals(otherId) && incarnation == otherIncarnation;
    }

    /** What it is known by, in whatever company. */
    long key() {
        return key;
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
        doomed |= !deafToTerminate;
    }

    void interrupt() {
        doomed |= !deafToInterrupt;
    }

    void reload(long told) {
        epoch = told;
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
            case HAND_OVER -> !answered && !cold;
            case CONNECT -> answered && !connected && !channelOver;
            case ENTER -> talks && assigned && !entered;
            case DECLARE_READY, ANNOUNCE_END -> talks && assigned;
            case ACKNOWLEDGE -> talks && epoch > 0;
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

    Event does(Happening happening, Dice dice) {
        return switch (happening) {
            case LAUNCH -> launch(dice);
            case HAND_OVER -> handOver(dice);
            case FAIL_TO_LAUNCH -> failToLaunch();
            case CONNECT -> connect();
            case ENTER -> enter();
            case DECLARE_READY -> new Event.Ready(id, incarnation);
            case ACKNOWLEDGE -> acknowledge(dice);
            case ANNOUNCE_END -> announceEnd(dice);
            case BREAK_PROTOCOL -> endChannel("nonsense");
            case END_CHANNEL -> endChannel("");
            case LOSE -> lose(dice);
            case EXIT -> exit(dice);
            default -> throw new AssertionError(happening);
        };
    }

    private Event launch(Dice dice) {
        answered = true;
        running = true;
        return new Event.Launched(id, incarnation, dice.between(2, 99_999));
    }

    private Event handOver(Dice dice) {
        answered = true;
        running = true;
        connected = true;
        return new Event.HandedOver(id, incarnation, dice.between(2, 99_999));
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

    /** Often the latest epoch, or the one before when it was faster, and now and then one that there never was. */
    private Event acknowledge(Dice dice) {
        long acknowledged = epoch + (dice.oneIn(4) ? dice.oneOf(-2, -1, -1, 1) : 0);
        epoch = acknowledged < epoch ? epoch : 0;
        return new Event.Acknowledged(id, incarnation, acknowledged);
    }

    private Event announceEnd(Dice dice) {
        doomed = true;
        Told.Kind kind = dice.oneOf(Told.Kind.values());
        int code =
                switch (kind) {
                    case RETURNED, SHUTDOWN -> 0;
                    case THREW, FOREIGN_TERMINATE -> 1;
                    case OUT_OF_MEMORY -> 3;
                };
        exitValue = kind == Told.Kind.SHUTDOWN ? dice.oneOf(0, 1, 2, 3, 137) : code;
        return new Event.ExitTold(id, incarnation, new Told(kind, code, ""));
    }

    private Event endChannel(String violation) {
        channelOver = true;
        return new Event.ChannelEnded(id, incarnation, violation);
    }

    /** Nobody hears that it connected, or entered, or announced its end, or nobody hears of it any more. */
    private Event lose(Dice dice) {
        if (!connected) {
            connected = true;
        } else if (!entered) {
            entered = true;
        } else if (dice.oneIn(2)) {
            channelOver = true;
        } else {
            announceEnd(dice);
        }
        return new Event.Tick();
    }

    private Event exit(Dice dice) {
        if (killed && unkillable && !dice.oneIn(50)) {
            return new Event.Tick();
        }
        running = false;
        return new Event.ProcessExited(id, incarnation, processEnd(dice));
    }

    private ProcessEnd processEnd(Dice dice) {
        if (exitValue >= 0 && !dice.oneIn(20)) {
            return new ProcessEnd(exitValue, 0);
        }
        if (killed && !dice.oneIn(20)) {
            return new ProcessEnd(137, 0);
        }
        return dice.oneIn(4)
                ? new ProcessEnd(134, 11)
                : new ProcessEnd(dice.oneOf(0, 1, 2, 3, 126, 127, 137, 139, 143), 0);
    }
}
