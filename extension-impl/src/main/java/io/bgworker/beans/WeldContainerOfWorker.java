package io.bgworker.beans;

import io.bgworker.WorkerContext;
import io.bgworker.protocol.BeanArchive;
import io.bgworker.worker.BeanContainer;
import io.smallrye.config.inject.ConfigExtension;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.Config;
import org.jboss.weld.config.ConfigurationKey;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;

/** Weld, with the beans of the archive and no others: nothing is searched for, no extension of the application is loaded. */
public final class WeldContainerOfWorker implements BeanContainer {

    /** What these say when all is well is no news; kept, because loggers may be collected with their levels. */
    private static final List<Logger> QUIET =
            List.of(Logger.getLogger("org.jboss.weld"), Logger.getLogger("io.smallrye.config"));

    private final WeldContainer weld;
    private final Config config;

    /** Destroys what is in no scope that would: instances of classes without a scope. Used by one thread at a time. */
    private final Deque<Runnable> destroyers = new ArrayDeque<>();

    /**
     * Boots it. Makes no bean.
     *
     * @param beans what it consists of
     * @param context what {@code @Inject WorkerContext} gives, asked for when a bean is made
     * @throws ClassNotFoundException if a class of the archive is not there
     */
    public WeldContainerOfWorker(BeanArchive beans, Supplier<WorkerContext> context) throws ClassNotFoundException {
        QUIET.forEach(logger -> logger.setLevel(Level.WARNING));
        ClassLoader application = Thread.currentThread().getContextClassLoader();
        ClassLoader atBoot = new WithoutExtensions(application);
        config = WorkerConfig.install(beans.configuration(), application, atBoot);
        Thread.currentThread().setContextClassLoader(atBoot);
        try {
            weld = boot(beans, context, application);
        } finally {
            Thread.currentThread().setContextClassLoader(application);
        }
    }

    private static WeldContainer boot(BeanArchive beans, Supplier<WorkerContext> context, ClassLoader application)
            throws ClassNotFoundException {
        DataSources dataSources = new DataSources(beans, context);
        return newWeld(application)
                .skipShutdownHook() // The worker's end is ours.
                // No threads: nothing of what is done at boot is worth one.
                .addProperty(ConfigurationKey.EXECUTOR_THREAD_POOL_TYPE.get(), "NONE")
                .addExtension(new ArchiveExtension(beans, context, dataSources))
                .addServices(dataSources)
                .addExtension(new ConfigExtension())
                .addBeanClasses(classes(beans.beanClasses(), application))
                .alternatives(classes(beans.alternatives(), application))
                .interceptors(classes(beans.interceptors(), application))
                .decorators(classes(beans.decorators(), application))
                .initialize();
    }

    private static Weld newWeld(ClassLoader application) {
        Weld weld = new Weld();
        weld.setClassLoader(application);
        weld.disableDiscovery();
        return weld;
    }

    private static Class<?>[] classes(List<String> names, ClassLoader loader) throws ClassNotFoundException {
        Class<?>[] classes = new Class<?>[names.size()];
        for (int i = 0; i < classes.length; i++) {
            classes[i] = Class.forName(names.get(i), false, loader);
        }
        return classes;
    }

    @Override
    public Object instance(Class<?> type) {
        BeanManager manager = weld.getBeanManager();
        Set<Bean<?>> beans = manager.getBeans(type, Any.Literal.INSTANCE);
        Bean<?> bean = beans.stream()
                .filter(each -> each.getBeanClass() == type && each.getTypes().contains(type))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException(
                                type.getName()
                                        + " must be a bean in its worker, is not: has it a constructor without parameters, or with @Inject?"));
        return instance(manager, bean);
    }

    private <T> T instance(BeanManager manager, Bean<T> bean) {
        CreationalContext<T> creation = manager.createCreationalContext(bean);
        T instance = manager.getContext(bean.getScope()).get(bean, creation);
        if (bean.getScope() == Dependent.class) {
            destroyers.push(() -> bean.destroy(instance, creation));
        }
        return instance;
    }

    @Override
    public void close() {
        try {
            destroyers.forEach(Runnable::run);
        } finally {
            weld.shutdown();
            WorkerConfig.remove(config);
        }
    }
}
