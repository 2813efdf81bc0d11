package io.bgworker.runtime;

import io.bgworker.EntryPoint;
import io.bgworker.InvalidWorkerException;
import io.bgworker.WorkerSpec;
import io.bgworker.config.BgworkerConfig;
import io.bgworker.config.HostFiles;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whether a definition, right by itself, is right in this place: its entry point, its Java, what is allowed. Used by any thread.
 */
public final class DefinitionCheck {

    private final ClassLoader classLoader;
    private final WorkerBeans beans;

    /** Entry points that were found right: their classes do not change. */
    private final Set<EntryPoint> known = ConcurrentHashMap.newKeySet();

    /**
     * What checks the definitions of an application.
     *
     * @param classLoader the application's
     * @param beans knows what an entry point needs around it
     */
    public DefinitionCheck(ClassLoader classLoader, WorkerBeans beans) {
        this.classLoader = classLoader;
        this.beans = beans;
    }

    /**
     * Checks a definition.
     *
     * @param spec the definition
     * @param config what is allowed
     * @throws InvalidWorkerException if it is wrong here
     */
    public void check(WorkerSpec spec, BgworkerConfig config) {
        if (!config.allow().allows(spec.entryPoint().className())) {
            throw new InvalidWorkerException(
                    spec.name(),
                    "entry point",
                    spec.entryPoint().toString(),
                    "allowed by bgworker.allow="
                            + String.join(",", config.allow().patterns()));
        }
        if (!known.contains(spec.entryPoint())) {
            Class<?> type = EntryPointCheck.check(spec.name(), spec.entryPoint(), classLoader);
            beans.check(spec.name(), spec.entryPoint(), type, config.classPath());
            known.add(spec.entryPoint());
        }
        if (!spec.javaHome().isEmpty() && !HostFiles.isJavaHome(Path.of(spec.javaHome()))) {
            throw new InvalidWorkerException(
                    spec.name(), "java home", spec.javaHome(), "the home of a JDK or JRE, with an executable bin/java");
        }
    }
}
