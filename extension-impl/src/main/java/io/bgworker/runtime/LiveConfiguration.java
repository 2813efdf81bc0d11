package io.bgworker.runtime;

import io.bgworker.SupervisorStoppedException;
import io.bgworker.config.BgworkerConfig;
import io.bgworker.supervisor.Event;
import io.bgworker.supervisor.Outcome;
import java.util.function.Consumer;

/** The configuration in force and its epoch: replaced by a reload, read by all. */
final class LiveConfiguration {

    private final Environment environment;
    private final Requests requests;
    private final Consumer<Event> loop;
    private final ExitLog exits;
    private final LogPump log;
    private final Object reloadLock = new Object();

    /** Written with the lock held, read by all. */
    private volatile BgworkerConfig config;

    /** Written with the lock held, read by all. */
    private volatile long epoch;

    LiveConfiguration(
            BgworkerConfig config,
            Environment environment,
            Requests requests,
            Consumer<Event> loop,
            ExitLog exits,
            LogPump log) {
        this.config = config;
        this.environment = environment;
        this.requests = requests;
        this.loop = loop;
        this.exits = exits;
        this.log = log;
    }

    BgworkerConfig config() {
        return config;
    }

    long epoch() {
        return epoch;
    }

    /** Reads the configuration again, takes over its live parts, and tells every worker; returns the new epoch. */
    long reload() {
        synchronized (reloadLock) {
            // With the lock: what was read earlier must not be taken over later. Only who reloads waits for it.
            BgworkerConfig before = config;
            BgworkerConfig next = before.withLive(environment.reread().get());
            config = next; // In force before the first worker hears of it, and acts on it.
            epoch++;
            Outcome outcome = requests.ask(request -> new Event.Reload(request, MachineSettings.of(next)), loop)
                    .outcome();
            if (!(outcome instanceof Outcome.Reloaded reloaded)) {
                config = before;
                epoch--;
                throw new SupervisorStoppedException("The configuration of " + environment.application()
                        + " must be reloaded while its background workers run; they are stopping or have stopped");
            }
            epoch = reloaded.epoch();
            exits.resize(next.exits());
            log.add(() -> RuntimeLogger.LOG.reloaded(reloaded.epoch(), next.maxWorkerProcesses(), reloaded.told()));
            return reloaded.epoch();
        }
    }
}
