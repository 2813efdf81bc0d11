package io.bgworker.cdi;

import io.bgworker.InvalidWorkerException;
import io.bgworker.StaticRegistration;
import io.bgworker.SupervisorStoppedException;
import io.bgworker.WorkerException;
import io.bgworker.WorkerSpec;
import io.bgworker.config.BgworkerConfig;
import io.bgworker.config.WorkerOverrides;
import io.bgworker.runtime.DefinitionCheck;
import io.bgworker.runtime.WorkerBeans;
import jakarta.enterprise.event.ObserverException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;

/**
 * The static workers of an application, from annotations and from code, with what the configuration overrides; and all that
 * is wrong with them, collected. Used by one thread at a time, at deployment.
 */
final class StaticWorkers implements StaticRegistration {

    private final Set<Class<?>> annotated = new LinkedHashSet<>();
    private final List<WorkerSpec> registered = new ArrayList<>();
    private final List<WorkerException> problems = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();
    private boolean closed;

    void annotated(Class<?> type) {
        annotated.add(type);
    }

    @Override
    public void register(WorkerSpec spec) {
        if (closed) {
            throw new SupervisorStoppedException(
                    "Static worker '" + spec.name()
                            + "' must be registered while StaticRegistration is delivered, at deployment; WorkerRegistrar.register is for later");
        }
        registered.add(spec);
    }

    /** Lets an observer register; what it throws is among the problems, and the other observers have their turn. */
    static void guard(StaticRegistration registration, String observer, Runnable notify) {
        try {
            notify.run();
        } catch (RuntimeException | LinkageError e) {
            if (!(registration instanceof StaticWorkers workers)) {
                throw e; // Not our event, though it is of our type.
            }
            Throwable thrown = e instanceof ObserverException && e.getCause() != null ? e.getCause() : e;
            String words = thrown instanceof WorkerException ? thrown.getMessage() : thrown.toString();
            workers.problems.add(new WorkerException("Observer " + observer + ": " + words, thrown));
        }
    }

    /** The names of the workers, which configuration keys may then be about. */
    List<String> names(Config config) {
        List<WorkerException> ignored = new ArrayList<>(); // Told by definitions().
        return Stream.concat(
                        annotated.stream().flatMap(type -> AnnotatedWorkers.of(type, config, ignored).stream()),
                        registered.stream())
                .map(WorkerSpec::name)
                .toList();
    }

    /** What is wrong with the annotations by themselves. */
    List<WorkerException> problemsOfAnnotations(Config config) {
        List<WorkerException> found = new ArrayList<>();
        annotated.forEach(type -> AnnotatedWorkers.of(type, config, found));
        return found;
    }

    /** The definitions, in the order of registration: by priority, then by name. */
    List<WorkerSpec> definitions(Config source, BgworkerConfig config, ClassLoader classLoader, WorkerBeans beans) {
        closed = true;
        List<WorkerSpec> all = new ArrayList<>();
        annotated.forEach(type -> all.addAll(AnnotatedWorkers.of(type, source, problems)));
        all.addAll(registered);
        List<WorkerSpec> definitions = new ArrayList<>();
        for (WorkerSpec spec : all) {
            checked(() -> addIfEnabled(spec, config, classLoader, beans, definitions));
        }
        checkNames(definitions);
        definitions.sort(Comparator.comparingInt(WorkerSpec::priority).thenComparing(WorkerSpec::name));
        return List.copyOf(definitions);
    }

    private void addIfEnabled(
            WorkerSpec spec,
            BgworkerConfig config,
            ClassLoader classLoader,
            WorkerBeans beans,
            List<WorkerSpec> definitions) {
        WorkerOverrides overrides = config.worker(spec.name());
        if (!overrides.enabled()) {
            leftOut.add(spec.name());
            return;
        }
        WorkerSpec overridden = overrides.apply(spec);
        try {
            new DefinitionCheck(classLoader, beans).check(overridden, config);
        } catch (InvalidWorkerException e) {
            throw e.of(spec.name() + " (" + spec.entryPoint() + ")"); // Where to look: a name says little of its class.
        }
        definitions.add(overridden);
    }

    private void checkNames(List<WorkerSpec> definitions) {
        TreeMap<String, WorkerSpec> byName = new TreeMap<>();
        for (WorkerSpec spec : definitions) {
            WorkerSpec other = byName.putIfAbsent(spec.name(), spec);
            if (other != null) {
                problems.add(new InvalidWorkerException(
                        spec.entryPoint().toString(),
                        "name",
                        spec.name(),
                        "unique among the static workers of the application; " + other.entryPoint() + " has it too"));
            }
        }
    }

    private void checked(Runnable step) {
        try {
            step.run();
        } catch (WorkerException e) {
            problems.add(e);
        }
    }

    List<WorkerException> problems() {
        return List.copyOf(problems);
    }

    /** The names of those that the configuration switches off. */
    List<String> leftOut() {
        return List.copyOf(leftOut);
    }
}
