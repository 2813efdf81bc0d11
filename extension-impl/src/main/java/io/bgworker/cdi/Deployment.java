package io.bgworker.cdi;

import io.bgworker.WorkerException;
import io.bgworker.WorkerSpec;
import io.bgworker.config.BgworkerConfig;
import io.bgworker.config.ConfigurationException;
import io.bgworker.config.UnknownKeys;
import io.bgworker.runtime.WorkerBeans;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * What a deployment declares and configures, read and checked.
 *
 * @param source where the configuration comes from: kept, because who asks for it later may be another application
 * @param names the names of the static workers, which configuration keys may be about
 * @param config the configuration
 * @param definitions the static workers, in the order of registration
 */
record Deployment(Config source, List<String> names, BgworkerConfig config, List<WorkerSpec> definitions) {

    /** Checks what can be seen while the container validates the deployment: the configuration and the annotations. */
    static List<WorkerException> validate(Collection<Class<?>> annotated, WorkerBeans beans) {
        try {
            StaticWorkers workers = new StaticWorkers();
            annotated.forEach(workers::annotated);
            read(workers, classLoader(), beans);
            return List.of();
        } catch (ConfigurationException e) {
            return List.of(e);
        } catch (DeploymentProblems e) {
            return e.problems();
        }
    }

    /**
     * Reads everything.
     *
     * @param annotated the annotated classes
     * @param declare lets code register static workers
     * @param classLoader the application's classes
     * @param beans knows what an entry point needs around it
     * @throws WorkerException if something is wrong; says all of it
     */
    static Deployment read(
            Collection<Class<?>> annotated,
            Consumer<StaticWorkers> declare,
            ClassLoader classLoader,
            WorkerBeans beans) {
        StaticWorkers workers = new StaticWorkers();
        annotated.forEach(workers::annotated);
        declare.accept(workers);
        UnknownKeys.warnings(ConfigProvider.getConfig()).forEach(CdiLogger.LOG::unknownKey);
        Deployment deployment = read(workers, classLoader, beans);
        workers.leftOut().forEach(name -> CdiLogger.LOG.workerDisabled(name, name));
        return deployment;
    }

    private static Deployment read(StaticWorkers workers, ClassLoader classLoader, WorkerBeans beans) {
        Config source = ConfigProvider.getConfig();
        List<String> names = workers.names(source);
        BgworkerConfig config = configuration(source, names, workers);
        List<WorkerSpec> definitions = workers.definitions(source, config, classLoader, beans);
        if (!workers.problems().isEmpty()) {
            throw new DeploymentProblems(workers.problems());
        }
        return new Deployment(source, names, config, definitions);
    }

    /** What is wrong with the workers by themselves is told too if the configuration is wrong: nobody should deploy twice to see both. */
    private static BgworkerConfig configuration(Config source, List<String> names, StaticWorkers workers) {
        try {
            return BgworkerConfig.read(source, names);
        } catch (ConfigurationException e) {
            List<WorkerException> problems = new ArrayList<>(List.of(e));
            problems.addAll(workers.problems());
            problems.addAll(workers.problemsOfAnnotations(source));
            throw problems.size() == 1 ? e : new DeploymentProblems(problems);
        }
    }

    /** Reads the configuration again. */
    BgworkerConfig reread() {
        return BgworkerConfig.read(source, names);
    }

    /** The application's class loader, at deployment and in its requests. */
    static ClassLoader classLoader() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return context == null ? Deployment.class.getClassLoader() : context;
    }

    /** Several mistakes at once. */
    static final class DeploymentProblems extends WorkerException {

        private static final long serialVersionUID = 1L;

        private final transient List<WorkerException> problems;

        DeploymentProblems(List<WorkerException> problems) {
            super(message(problems));
            this.problems = new ArrayList<>(problems);
            problems.forEach(this::addSuppressed);
        }

        private static String message(List<WorkerException> problems) {
            return String.join(
                    System.lineSeparator(),
                    problems.stream().map(Throwable::getMessage).toList());
        }

        List<WorkerException> problems() {
            return List.copyOf(problems);
        }
    }
}
