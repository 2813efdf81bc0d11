package io.bgworker.beans;

import io.bgworker.WorkerContext;
import io.bgworker.worker.ArchiveTraining;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The entry point of a training with a container: has injected what beans of applications usually have. */
final class TrainingBean extends ArchiveTraining {

    @Inject
    TrainingBean(
            TrainingService service,
            Instance<TrainingService> services,
            Event<String> event,
            WorkerContext context,
            @ConfigProperty(name = "bgworker.training", defaultValue = "1") int number) {
        service.used();
        services.get().used();
        event.fire("training " + number + " of " + context.entry().name());
    }
}
