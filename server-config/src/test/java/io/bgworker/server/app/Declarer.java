package io.bgworker.server.app;

import io.bgworker.StaticRegistration;
import io.bgworker.WorkerSpec;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Code that declares a static worker. */
@ApplicationScoped
public class Declarer {

    void declare(@Observes StaticRegistration registration) {
        registration.register(WorkerSpec.builder(Obedient.class).name("by-code").build());
    }
}
