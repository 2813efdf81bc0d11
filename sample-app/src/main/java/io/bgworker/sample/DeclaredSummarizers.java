package io.bgworker.sample;

import io.bgworker.Capability;
import io.bgworker.RestartPolicy;
import io.bgworker.StaticRegistration;
import io.bgworker.WorkerSpec;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * As many static summarizers with schemas of their own as are configured, beside the one that is always there:
 * {@code worker_spi.total_workers}, {@code worker_spi.database} and {@code worker_spi.role}.
 */
@ApplicationScoped
public class DeclaredSummarizers {

    private static final String KEY = "sample.summarizer.";

    void declare(@Observes StaticRegistration registration) {
        Config config = ConfigProvider.getConfig();
        int total = config.getOptionalValue(KEY + "schemas", Integer.class).orElse(0);
        SessionTarget target = new SessionTarget(
                config.getOptionalValue(KEY + "database", String.class).orElse(""),
                config.getOptionalValue(KEY + "role", String.class).orElse(""),
                Set.of());
        String restartTime =
                config.getOptionalValue(KEY + "restart-time", String.class).orElse("1s");
        for (int number = 1; number <= total; number++) {
            registration.register(WorkerSpec.builder(Summarizer.class)
                    .name(Summarizer.NAME + " " + number)
                    .mainArg(number)
                    .extra(target.toExtra())
                    .capabilities(Capability.SHARED_MEMORY, Capability.DATABASE_CONNECTION)
                    .restartPolicy(RestartPolicy.parse(restartTime))
                    .build());
        }
    }
}
