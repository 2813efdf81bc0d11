package io.bgworker.runtime;

import io.bgworker.InvalidWorkerException;
import io.bgworker.WorkerSpec;
import io.bgworker.config.BgworkerConfig;
import io.bgworker.config.HostFiles;
import java.nio.file.Path;

/** Whether a definition, right by itself, is right in this place: its entry point, its Java, what is allowed. */
public final class DefinitionCheck {

    private DefinitionCheck() {}

    /**
     * Checks a definition.
     *
     * @param spec the definition
     * @param config what is allowed
     * @param classLoader the application's
     * @param beans knows what an entry point needs around it
     * @throws InvalidWorkerException if it is wrong here
     */
    public static void check(WorkerSpec spec, BgworkerConfig config, ClassLoader classLoader, WorkerBeans beans) {
        if (!config.allow().allows(spec.entryPoint().className())) {
            throw new InvalidWorkerException(
                    spec.name(),
                    "entry point",
                    spec.entryPoint().toString(),
                    "allowed by bgworker.allow="
                            + String.join(",", config.allow().patterns()));
        }
        Class<?> type = EntryPointCheck.check(spec.name(), spec.entryPoint(), classLoader);
        beans.check(spec.name(), spec.entryPoint(), type, config.classPath());
        if (!spec.javaHome().isEmpty() && !HostFiles.isJavaHome(Path.of(spec.javaHome()))) {
            throw new InvalidWorkerException(
                    spec.name(), "java home", spec.javaHome(), "the home of a JDK or JRE, with an executable bin/java");
        }
    }
}
