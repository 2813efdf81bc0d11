package io.bgworker.cdi;

import io.bgworker.spi.ServerState;
import io.bgworker.spi.ServerStateProbe;

/** The probe of applications without one: it is asked once the application has started, and that is all there is to know. */
final class ApplicationStarted implements ServerStateProbe {

    @Override
    public ServerState probe() {
        return ServerState.RECOVERY_FINISHED;
    }
}
