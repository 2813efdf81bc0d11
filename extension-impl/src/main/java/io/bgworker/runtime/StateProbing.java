package io.bgworker.runtime;

import io.bgworker.spi.ServerState;
import io.bgworker.spi.ServerStateProbe;
import io.bgworker.supervisor.Event;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Asks the probe until the server has reached its last state: often at first, then less and less often. */
final class StateProbing implements Runnable {

    private static final long FIRST_DELAY_MILLIS = 100;
    private static final long DELAY_MILLIS_MAX = 5_000;

    private final ServerStateProbe probe;
    private final Consumer<Event> events;
    private final ScheduledExecutorService io;
    private final Executor log;
    private long delayMillis = FIRST_DELAY_MILLIS;
    private String lastFailure = "";

    StateProbing(ServerStateProbe probe, Consumer<Event> events, ScheduledExecutorService io, Executor log) {
        this.probe = probe;
        this.events = events;
        this.io = io;
        this.log = log;
    }

    @Override
    public void run() {
        ServerState state = ServerState.STARTING;
        try {
            state = Objects.requireNonNull(probe.probe(), "The probe must tell a state, told null");
            lastFailure = "";
            events.accept(new Event.ServerStateReached(state));
        } catch (Exception | Error e) {
            // An error too: the workers would wait for ever, without a word, for a probe that is not asked again.
            tell(String.valueOf(e));
        }
        if (state != ServerState.RECOVERY_FINISHED) {
            again();
        }
    }

    /** The same failure is told once. */
    private void tell(String failure) {
        if (!failure.equals(lastFailure)) {
            lastFailure = failure;
            long next = delayMillis;
            log.execute(() -> RuntimeLogger.LOG.probeFailed(next, failure));
        }
    }

    private void again() {
        try {
            var unused = io.schedule(this, delayMillis, TimeUnit.MILLISECONDS);
            delayMillis = Math.min(DELAY_MILLIS_MAX, delayMillis * 2);
        } catch (RejectedExecutionException e) {
            // The application stops.
        }
    }
}
