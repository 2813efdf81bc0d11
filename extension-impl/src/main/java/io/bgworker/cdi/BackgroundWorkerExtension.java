package io.bgworker.cdi;

import io.bgworker.BackgroundWorker;
import io.bgworker.Channel;
import io.bgworker.Notification;
import io.bgworker.StaticRegistration;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerException;
import io.bgworker.profile.KnownDatabases;
import io.bgworker.runtime.WorkerBeans;
import io.bgworker.spi.DatabaseProvider;
import io.bgworker.spi.ServerStateProbe;
import jakarta.annotation.sql.DataSourceDefinition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Default;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.AfterDeploymentValidation;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.ObserverMethod;
import jakarta.enterprise.inject.spi.ProcessAnnotatedType;
import jakarta.enterprise.inject.spi.ProcessBean;
import jakarta.enterprise.inject.spi.ProcessInjectionPoint;
import jakarta.enterprise.inject.spi.ProcessObserverMethod;
import jakarta.enterprise.inject.spi.ProcessSyntheticObserverMethod;
import jakarta.enterprise.inject.spi.WithAnnotations;
import jakarta.inject.Provider;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Finds the static workers when the application is deployed; the place of PostgreSQL's {@code _PG_init}.
 *
 * <p>A class whose only annotation is on a method is not shown to extensions by default bean discovery;
 * {@link WebApplication} brings those.
 */
public class BackgroundWorkerExtension implements Extension {

    private final Set<Class<?>> annotated = new LinkedHashSet<>();
    private final ObservedChannels channels = new ObservedChannels();
    private final Set<Class<?>> defining = new LinkedHashSet<>();
    private final DiscoveredBeans beans = new DiscoveredBeans();
    private final DataSourcesOfWorkers dataSources = new DataSourcesOfWorkers();
    private boolean bringsDatabaseProvider;
    private boolean hasDatabaseProvider;
    private boolean hasStateProbe;
    private boolean hasWorkerContext;

    /** Written when the deployment is validated, read by all. */
    private volatile WorkerBeans workerBeans = WorkerBeans.NONE;

    void collect(@Observes @WithAnnotations(BackgroundWorker.class) ProcessAnnotatedType<?> type) {
        Class<?> found = type.getAnnotatedType().getJavaClass();
        if (!found.isAnnotation()) {
            annotated.add(found);
        }
    }

    void collectDefinitions(
            @Observes @WithAnnotations({DataSourceDefinition.class, jakarta.annotation.sql.DataSourceDefinitions.class})
                    ProcessAnnotatedType<?> type) {
        defining.add(type.getAnnotatedType().getJavaClass());
    }

    void seen(@Observes ProcessBean<?> bean) {
        beans.add(bean);
        dataSources.add(bean.getBean());
        if (!bean.getBean().getQualifiers().contains(Default.Literal.INSTANCE)) {
            return; // Something else of the application's own, that is not injected where the defaults are.
        }
        Set<Type> types = bean.getBean().getTypes();
        hasDatabaseProvider |= types.contains(DatabaseProvider.class);
        hasStateProbe |= types.contains(ServerStateProbe.class);
        hasWorkerContext |= types.contains(WorkerContext.class);
    }

    void asked(@Observes ProcessInjectionPoint<?, DataSource> point) {
        dataSources.add(point.getInjectionPoint());
    }

    void askedInAProvider(@Observes ProcessInjectionPoint<?, Provider<DataSource>> point) {
        dataSources.add(point.getInjectionPoint());
    }

    void seen(@Observes ProcessObserverMethod<?, ?> observer) {
        beans.add(observer);
    }

    /** What an observer throws is a mistake like any other: told with whose it is, and with those of the others. */
    void guard(@Observes ProcessObserverMethod<StaticRegistration, ?> declarer) {
        ObserverMethod<StaticRegistration> original = declarer.getObserverMethod();
        String name = nameOf(declarer);
        declarer.configureObserverMethod()
                .notifyWith(event -> StaticWorkers.guard(event.getEvent(), name, () -> original.notify(event)));
    }

    /** What observers want to hear is listened to from the start on. */
    void hears(@Observes ProcessObserverMethod<Notification, ?> observer) {
        String name = nameOf(observer);
        observer.getObserverMethod().getObservedQualifiers().stream()
                .filter(Channel.class::isInstance)
                .map(qualifier -> ((Channel) qualifier).value())
                .forEach(channel -> channels.add(channel, name));
    }

    private static String nameOf(ProcessObserverMethod<?, ?> observer) {
        return observer instanceof ProcessSyntheticObserverMethod<?, ?>
                ? observer.getObserverMethod().getBeanClass().getName()
                : observer.getObserverMethod().getBeanClass().getName() + "#"
                        + observer.getAnnotatedMethod().getJavaMember().getName();
    }

    /** What the application does not bring itself gets its default. */
    void addDefaults(@Observes AfterBeanDiscovery discovery) {
        bringsDatabaseProvider = hasDatabaseProvider; // From now on our own are seen, too.
        dataSources.provide(discovery);
        if (!hasDatabaseProvider) {
            discovery
                    .addBean()
                    .types(DatabaseProvider.class, Object.class)
                    .qualifiers(Any.Literal.INSTANCE, Default.Literal.INSTANCE)
                    .scope(ApplicationScoped.class)
                    .produceWith(instance ->
                            instance.select(WorkerSupervisor.class).get().databases());
        }
        if (!hasStateProbe) {
            discovery
                    .addBean()
                    .types(ServerStateProbe.class, Object.class)
                    .qualifiers(Any.Literal.INSTANCE, Default.Literal.INSTANCE)
                    .scope(ApplicationScoped.class)
                    .produceWith(instance ->
                            instance.select(WorkerSupervisor.class).get().probe());
        }
        if (!hasWorkerContext) {
            // So that the server can validate what is injected in workers only. A proxy: it is made when it is used,
            // never.
            discovery
                    .addBean()
                    .types(WorkerContext.class, Object.class)
                    .qualifiers(Any.Literal.INSTANCE, Default.Literal.INSTANCE)
                    .scope(ApplicationScoped.class)
                    .produceWith(instance -> {
                        throw new WorkerException(
                                "WorkerContext must be used in a background worker only, whose JVM it is"
                                        + " about; this is the server");
                    });
        }
    }

    /** Mistakes that can be seen now fail the deployment now; {@link WorkerSupervisor} finds the rest when it begins. */
    void validate(@Observes AfterDeploymentValidation validation, BeanManager manager) {
        ClassLoader application = Deployment.classLoader();
        workerBeans = new ContainerBeans(
                manager,
                beans,
                ConfigProvider.getConfig(),
                () -> bringsDatabaseProvider ? KnownDatabases.ASKED_LATER : DatabaseNames.known(defining, application));
        List<WorkerException> problems = new ArrayList<>(Deployment.validate(annotated, workerBeans));
        problems.addAll(channels.problems());
        if (problems.isEmpty() && !bringsDatabaseProvider) {
            problems.addAll(MaintenanceDatabase.problems(defining));
        }
        problems.forEach(validation::addDeploymentProblem);
    }

    WorkerBeans workerBeans() {
        return workerBeans;
    }

    /** The classes that the container was shown to define data sources. */
    Set<Class<?>> defining() {
        return Collections.unmodifiableSet(defining); // In this order, each time.
    }

    /** The channels that observers name, in their order. */
    SortedSet<String> channels() {
        return new TreeSet<>(channels.names());
    }

    /** Whether the application brings its own. */
    boolean bringsDatabaseProvider() {
        return bringsDatabaseProvider;
    }

    Set<Class<?>> annotated() {
        return Set.copyOf(annotated);
    }
}
