package io.bgworker.beans;

import io.bgworker.Notifications;
import io.bgworker.SharedMemory;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerRegistrar;
import io.bgworker.protocol.BeanArchive;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.AnnotatedField;
import jakarta.enterprise.inject.spi.AnnotatedMethod;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.ProcessAnnotatedType;
import jakarta.enterprise.inject.spi.ProcessInjectionTarget;
import jakarta.enterprise.inject.spi.ProcessProducer;
import jakarta.enterprise.inject.spi.configurator.AnnotatedMethodConfigurator;
import java.lang.annotation.Annotation;
import java.lang.reflect.Member;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Makes the container that of the worker: adds what the worker is given, leaves out producers and observers that it does
 * not reach, and says which bean it was whose making failed.
 */
final class ArchiveExtension implements Extension {

    private static final Set<Class<? extends Annotation>> OF_METHODS = Set.of(Produces.class);
    private static final Set<Class<? extends Annotation>> OF_PARAMETERS =
            Set.of(Observes.class, ObservesAsync.class, Disposes.class);

    private final Set<String> beanClasses;
    private final Set<String> members;
    private final Supplier<WorkerContext> context;
    private final DataSources dataSources;
    private final FailedBeans failures;

    ArchiveExtension(BeanArchive beans, Supplier<WorkerContext> context, DataSources dataSources) {
        this.beanClasses = Set.copyOf(beans.beanClasses());
        this.members = Set.copyOf(beans.members());
        this.context = context;
        this.dataSources = dataSources;
        this.failures = new FailedBeans(() -> context.get().logger());
    }

    void provide(@Observes AfterBeanDiscovery discovery) {
        discovery
                .addBean()
                .types(WorkerContext.class, Object.class)
                .scope(Dependent.class)
                .createWith(creation -> context.get());
        discovery
                .addBean()
                .types(Notifications.class, Object.class)
                .scope(Dependent.class)
                .createWith(creation -> context.get().notifications());
        discovery
                .addBean()
                .types(SharedMemory.class, Object.class)
                .scope(Dependent.class)
                .createWith(creation -> context.get().sharedMemory());
        discovery
                .addBean()
                .types(WorkerRegistrar.class, Object.class)
                .scope(Dependent.class)
                .createWith(creation -> context.get().registrar());
        dataSources.provide(discovery);
    }

    <T> void leaveOut(@Observes ProcessAnnotatedType<T> event) {
        Class<T> type = event.getAnnotatedType().getJavaClass();
        if (!beanClasses.contains(type.getName())) {
            return; // Of the container itself, and its business.
        }
        for (AnnotatedField<? super T> field : event.getAnnotatedType().getFields()) {
            if (field.isAnnotationPresent(Produces.class) && isLeftOut(type, field.getJavaMember())) {
                event.configureAnnotatedType()
                        .filterFields(field::equals)
                        .forEach(each -> each.remove(
                                annotation -> annotation instanceof Produces || annotation instanceof Resource));
            }
        }
        for (AnnotatedMethod<? super T> method : event.getAnnotatedType().getMethods()) {
            if (isSpecial(method) && isLeftOut(type, method.getJavaMember())) {
                event.configureAnnotatedType().filterMethods(method::equals).forEach(ArchiveExtension::makeOrdinary);
            }
        }
    }

    private boolean isLeftOut(Class<?> type, Member member) {
        return !members.contains(BeanArchive.member(type, member));
    }

    private static boolean isSpecial(AnnotatedMethod<?> method) {
        return OF_METHODS.stream().anyMatch(method::isAnnotationPresent)
                || method.getParameters().stream()
                        .anyMatch(parameter -> OF_PARAMETERS.stream().anyMatch(parameter::isAnnotationPresent));
    }

    private static void makeOrdinary(AnnotatedMethodConfigurator<?> method) {
        method.remove(annotation -> OF_METHODS.contains(annotation.annotationType()));
        method.params()
                .forEach(parameter ->
                        parameter.remove(annotation -> OF_PARAMETERS.contains(annotation.annotationType())));
    }

    <T> void watch(@Observes ProcessInjectionTarget<T> event) {
        String name = event.getAnnotatedType().getJavaClass().getName();
        if (beanClasses.contains(name)) {
            event.setInjectionTarget(failures.watch(name, event.getInjectionTarget()));
        }
    }

    <T, X> void watch(@Observes ProcessProducer<T, X> event) {
        Member member = event.getAnnotatedMember().getJavaMember();
        if (beanClasses.contains(member.getDeclaringClass().getName())) {
            String name = member.getDeclaringClass().getName() + "." + member.getName();
            event.setProducer(failures.watch(name, event.getProducer()));
        }
    }
}
