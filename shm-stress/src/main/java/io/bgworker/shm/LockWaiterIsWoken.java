package io.bgworker.shm;

import java.util.Objects;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Nobody sleeps through the release of a lock: who begins to wait takes it after all, or is woken. */
@JCStressTest
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "Taken.")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "Woken.")
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "Both.")
@Outcome(id = "false, false", expect = Expect.FORBIDDEN, desc = "It sleeps for ever.")
@State
public class LockWaiterIsWoken {

    private final Arena arena = new Arena();
    private final LockState holder = new LockState(arena.one().memory());
    private final LockState waiter = new LockState(arena.other().memory());
    private final LockPlaces.Place place;

    /** It is held. */
    public LockWaiterIsWoken() {
        boolean unused = holder.take(LockMode.EXCLUSIVE);
        place = Objects.requireNonNull(places(arena.other(), waiter).take(2));
    }

    private static LockPlaces places(Area area, LockState state) {
        return new LockPlaces(area.memory(), state, area.attachment().self().doorbell());
    }

    /** Releases it. */
    @Actor
    public void release() {
        if (holder.giveBack(LockMode.EXCLUSIVE)) {
            places(arena.one(), holder).wakeNext();
        }
    }

    /** Begins to wait. */
    @Actor
    public void await(ZZ_Result result) {
        place.enter(LockMode.EXCLUSIVE, Bells.ADDRESS);
        waiter.someoneWaits(false);
        result.r1 = waiter.take(LockMode.EXCLUSIVE);
    }

    /** Whether it was woken. */
    @Arbiter
    public void woken(ZZ_Result result) {
        result.r2 = place.isWoken();
    }
}
