package io.bgworker.config;

import io.bgworker.Capability;
import io.bgworker.Datum;
import io.bgworker.InvalidWorkerException;
import io.bgworker.RestartPolicy;
import io.bgworker.StartTime;
import io.bgworker.WorkerSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the configuration says of one worker, {@code bgworker.worker.<name>.<key>}; it takes the place of what the
 * annotation says. {@code null} leaves the annotation's value.
 *
 * @param enabled whether the worker is registered at all; true unless configured
 * @param type the type
 * @param capabilities the capabilities, all of them
 * @param startTime the start time
 * @param restartPolicy the restart policy; live
 * @param mainArg the main argument, as text
 * @param extra the extra data, as text
 * @param required whether the worker is required
 * @param declaresReady whether the worker declares itself ready
 * @param priority the order of registration
 * @param jvmOptions the JVM options, all of them
 * @param javaHome the home of the worker's Java, an absolute path
 * @param heapDump whether the worker leaves a heap dump when it runs out of memory, if workers do; true unless configured
 * @param spares how many spares of its own wait
 */
public record WorkerOverrides(
        boolean enabled,
        @Nullable String type,
        @Nullable Set<Capability> capabilities,
        @Nullable StartTime startTime,
        @Nullable RestartPolicy restartPolicy,
        @Nullable String mainArg,
        @Nullable String extra,
        @Nullable Boolean required,
        @Nullable Boolean declaresReady,
        @Nullable Integer priority,
        @Nullable List<String> jvmOptions,
        @Nullable String javaHome,
        boolean heapDump,
        @Nullable Integer spares) {

    private static final WorkerOverrides NONE =
            new WorkerOverrides(true, null, null, null, null, null, null, null, null, null, null, null, true, null);

    /** Copies the collections. */
    public WorkerOverrides {
        capabilities = capabilities == null ? null : Set.copyOf(capabilities);
        jvmOptions = jvmOptions == null ? null : List.copyOf(jvmOptions);
    }

    /**
     * Nothing configured.
     *
     * @return overrides that leave every definition as it is
     */
    public static WorkerOverrides none() {
        return NONE;
    }

    /**
     * The same with another restart policy, which is the live part.
     *
     * @param live the policy, or {@code null} for the annotation's
     * @return new overrides
     */
    WorkerOverrides withRestartPolicy(@Nullable RestartPolicy live) {
        return new WorkerOverrides(
                enabled,
                type,
                capabilities,
                startTime,
                live,
                mainArg,
                extra,
                required,
                declaresReady,
                priority,
                jvmOptions,
                javaHome,
                heapDump,
                spares);
    }

    /**
     * A definition with these values in place of its own. The name stays, also where it came from the type.
     *
     * @param spec the definition as its author wrote it
     * @return the definition as it is to be registered, if {@link #enabled()}
     * @throws InvalidWorkerException if the values do not go together with those of the definition
     */
    public WorkerSpec apply(WorkerSpec spec) {
        if (equals(NONE)) {
            return spec;
        }
        try {
            return applyTo(spec.toBuilder()).build();
        } catch (InvalidWorkerException e) {
            throw e.of(spec.name() + " with the configuration bgworker.worker." + spec.name() + ".*");
        }
    }

    private WorkerSpec.Builder applyTo(WorkerSpec.Builder builder) {
        if (type != null) {
            builder.type(type);
        }
        if (capabilities != null) {
            builder.capabilities(capabilities.toArray(Capability[]::new));
        }
        if (startTime != null) {
            builder.startTime(startTime);
        }
        if (restartPolicy != null) {
            builder.restartPolicy(restartPolicy);
        }
        if (mainArg != null) {
            builder.mainArg(Datum.of(mainArg));
        }
        if (extra != null) {
            builder.extra(extra.getBytes(StandardCharsets.UTF_8));
        }
        if (required != null) {
            builder.required(required);
        }
        if (declaresReady != null) {
            builder.declaresReady(declaresReady);
        }
        if (priority != null) {
            builder.priority(priority);
        }
        if (jvmOptions != null) {
            builder.jvmOptions(jvmOptions.toArray(String[]::new));
        }
        if (javaHome != null) {
            builder.javaHome(javaHome);
        }
        if (spares != null) {
            builder.spares(spares);
        }
        return builder;
    }
}
