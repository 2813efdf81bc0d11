package io.bgworker.cdi;

import io.bgworker.BackgroundWorker;
import io.bgworker.EntryPoint;
import io.bgworker.InvalidWorkerException;
import io.bgworker.profile.Finding;
import io.bgworker.profile.KnownDatabases;
import io.bgworker.profile.Need;
import io.bgworker.profile.Part;
import io.bgworker.profile.Profile;
import io.bgworker.profile.Walk;
import io.bgworker.protocol.BeanArchive;
import io.bgworker.runtime.WorkerBeans;
import jakarta.enterprise.inject.spi.BeanManager;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;

/** Finds the beans that workers need by what the server's container knows of the application. */
final class ContainerBeans implements WorkerBeans {

    /** What a class comes to: the archive, and whether its container can be booted ahead, or why there cannot be one. */
    private record Outcome(Optional<BeanArchive> archive, boolean ahead, List<String> mistakes) {}

    private final BeanManager manager;
    private final DiscoveredBeans discovered;
    private final ConfigSnapshot configuration;
    private final Supplier<KnownDatabases> databases;

    private final Map<Class<?>, Outcome> outcomes = new ConcurrentHashMap<>();
    private final Map<EntryPoint, Outcome> checked = new ConcurrentHashMap<>();

    ContainerBeans(BeanManager manager, DiscoveredBeans discovered, Config config, Supplier<KnownDatabases> databases) {
        this.manager = manager;
        this.discovered = discovered;
        this.configuration = new ConfigSnapshot(config);
        this.databases = databases;
    }

    @Override
    public void check(String worker, EntryPoint entryPoint, Class<?> type, List<Path> classPath) {
        if (isStatic(entryPoint, type)) {
            return;
        }
        // Not by computeIfAbsent: it reads the container's metadata, which may load classes and lock whatever it likes.
        Outcome outcome = outcomes.get(type);
        if (outcome == null) {
            outcome = outcomeOrWhyNot(type, classPath);
            outcomes.put(type, outcome);
        }
        if (!outcome.mistakes().isEmpty()) {
            throw new InvalidWorkerException(
                    worker,
                    "entry point",
                    entryPoint.toString(),
                    "of a class whose needs can be met in a worker, which these cannot:\n  "
                            + String.join("\n  ", outcome.mistakes()) + "\n");
        }
        checked.put(entryPoint, outcome);
    }

    /** Nobody makes an instance for a static method. */
    private static boolean isStatic(EntryPoint entryPoint, Class<?> type) {
        return Stream.of(type.getDeclaredMethods())
                .filter(method -> method.getName().equals(entryPoint.methodName()))
                .filter(method -> method.isAnnotationPresent(BackgroundWorker.class))
                .map(Method::getModifiers)
                .anyMatch(Modifier::isStatic);
    }

    @Override
    public Optional<BeanArchive> archive(EntryPoint entryPoint) {
        return Optional.ofNullable(checked.get(entryPoint)).flatMap(Outcome::archive);
    }

    @Override
    public Optional<BeanArchive> archiveAhead(EntryPoint entryPoint) {
        return Optional.ofNullable(checked.get(entryPoint))
                .filter(Outcome::ahead)
                .flatMap(Outcome::archive);
    }

    /** Classes that cannot be linked, and injection points that are none: whatever it is, it is told as a mistake of its class. */
    private Outcome outcomeOrWhyNot(Class<?> type, List<Path> classPath) {
        try {
            return outcome(type, classPath);
        } catch (RuntimeException | LinkageError e) {
            return new Outcome(
                    Optional.empty(),
                    false,
                    List.of(type.getName() + ": what it needs could not be found out, because of " + e));
        }
    }

    private Outcome outcome(Class<?> type, List<Path> classPath) {
        ChildTypes types = new ChildTypes(type, classPath);
        BeanReader reader = new BeanReader(manager, discovered, types);
        String name = reader.ofClass(type);
        Part worker = reader.read(name);
        if (!BeanReader.needsContainer(worker, type)) {
            // Nothing around it; but what it claims to be, and cannot be, is said all the same.
            Part alone = new Part(
                    name, worker.origin(), worker.scope(), worker.marks(), List.of(), List.of(), worker.crossing());
            return without(Walk.from(name, part -> alone, databases).findings());
        }
        Profile profile = Walk.from(name, reader::read, databases);
        List<Finding> findings = new ArrayList<>(profile.findings());
        findings.addAll(configuration.missing(profile.configuration()));
        if (!findings.isEmpty()) {
            return without(findings);
        }
        BeanArchive archive = archive(profile);
        boolean silent = new SilentBoot(types, type.getClassLoader()).of(archive);
        return new Outcome(Optional.of(archive), silent, List.of());
    }

    /** Without a container; with mistakes, perhaps. */
    private static Outcome without(List<Finding> findings) {
        return new Outcome(
                Optional.empty(),
                false,
                findings.stream().map(Finding::toString).toList());
    }

    private BeanArchive archive(Profile profile) {
        List<Part.Crossing> crossings =
                profile.parts().stream().map(Part::crossing).toList();
        return new BeanArchive(
                crossings.stream().map(Part.Crossing::beanClass).distinct().toList(),
                crossings.stream()
                        .flatMap(crossing -> crossing.members().stream())
                        .toList(),
                classes(crossings, Part.Kind.ALTERNATIVE),
                classes(crossings, Part.Kind.INTERCEPTOR),
                classes(crossings, Part.Kind.DECORATOR),
                databases(profile, Need.Kind.RESOURCE),
                databases(profile, Need.Kind.DATA_SOURCE),
                configuration.of(profile.configuration()));
    }

    private static Map<String, String> databases(Profile profile, Need.Kind kind) {
        Map<String, String> databases = new TreeMap<>();
        profile.dataSources().stream()
                .filter(use -> use.need().kind() == kind)
                .forEach(use -> databases.put(use.need().point(), use.database()));
        return databases;
    }

    private static List<String> classes(List<Part.Crossing> crossings, Part.Kind kind) {
        return crossings.stream()
                .filter(crossing -> crossing.kinds().contains(kind))
                .map(Part.Crossing::beanClass)
                .distinct()
                .toList();
    }
}
