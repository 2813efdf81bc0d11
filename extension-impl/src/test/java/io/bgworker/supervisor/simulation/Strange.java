package io.bgworker.supervisor.simulation;

import io.bgworker.WorkerId;
import io.bgworker.supervisor.Event;
import io.bgworker.supervisor.ProcessEnd;
import io.bgworker.supervisor.Told;
import io.bgworker.supervisor.Verb;

/** Events of workers and processes that never were. */
final class Strange {

    private Strange() {}

    /** One of a worker that there is or was, but of an incarnation that is far away; or of a far generation of its slot. */
    static Event event(Dice dice, long request, WorkerId known, int far) {
        WorkerId unknown = new WorkerId(known.slot(), known.generation() + far);
        WorkerId id = dice.oneOf(known, unknown);
        return switch (dice.between(0, 13)) {
            case 0 -> new Event.Launched(id, far, 4711);
            case 1 -> new Event.LaunchFailed(id, far, "no memory");
            case 2 -> new Event.Connected(id, far);
            case 3 -> new Event.Entered(id, far);
            case 4 -> new Event.Ready(id, far);
            case 5 -> new Event.ExitTold(id, far, new Told(Told.Kind.OUT_OF_MEMORY, 3, ""));
            case 6 -> new Event.ChannelEnded(id, far, dice.oneOf("", "nonsense"));
            case 7 -> new Event.ProcessExited(id, far, new ProcessEnd(137, 0));
            case 8 -> new Event.Acknowledged(id, far, 1);
            case 9 -> new Event.Terminate(unknown);
            case 10 -> new Event.HandedOver(id, far, 4711);
            case 11 -> new Event.MemoryRenewed(dice.between(1, 4));
            case 12 -> new Event.MemoryLost(far, "no room");
            default -> new Event.Command(request, dice.oneOf(Verb.values()), "nobody");
        };
    }
}
