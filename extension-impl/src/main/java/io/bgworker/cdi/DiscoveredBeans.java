package io.bgworker.cdi;

import jakarta.enterprise.inject.spi.AnnotatedField;
import jakarta.enterprise.inject.spi.AnnotatedMember;
import jakarta.enterprise.inject.spi.AnnotatedMethod;
import jakarta.enterprise.inject.spi.AnnotatedParameter;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.ObserverMethod;
import jakarta.enterprise.inject.spi.ProcessBean;
import jakarta.enterprise.inject.spi.ProcessObserverMethod;
import jakarta.enterprise.inject.spi.ProcessProducerField;
import jakarta.enterprise.inject.spi.ProcessProducerMethod;
import jakarta.enterprise.inject.spi.ProcessSyntheticBean;
import jakarta.enterprise.inject.spi.ProcessSyntheticObserverMethod;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the container tells of the application's beans while it finds them, and of nothing later. */
final class DiscoveredBeans {

    /**
     * A member that makes a bean.
     *
     * @param member the method or the field
     * @param disposer takes the bean when it goes; {@code null} if there is none
     */
    record Producer(AnnotatedMember<?> member, @Nullable AnnotatedMethod<?> disposer) {}

    /** A method that observes. */
    record Observer(ObserverMethod<?> observer, AnnotatedMethod<?> method) {}

    private final Map<Class<?>, Bean<?>> managed = new HashMap<>();
    private final IdentityHashMap<Bean<?>, Producer> producers = new IdentityHashMap<>();
    private final List<Observer> observers = new ArrayList<>();

    void add(ProcessBean<?> event) {
        if (event instanceof ProcessProducerMethod<?, ?> method) {
            AnnotatedMethod<?> producer = method.getAnnotatedProducerMethod();
            producers.put(event.getBean(), new Producer(producer, disposer(method.getAnnotatedDisposedParameter())));
        } else if (event instanceof ProcessProducerField<?, ?> field) {
            AnnotatedField<?> producer = field.getAnnotatedProducerField();
            producers.put(event.getBean(), new Producer(producer, disposer(field.getAnnotatedDisposedParameter())));
        } else if (!(event instanceof ProcessSyntheticBean<?>)) {
            managed.put(event.getBean().getBeanClass(), event.getBean());
        }
    }

    private static @Nullable AnnotatedMethod<?> disposer(@Nullable AnnotatedParameter<?> disposed) {
        return disposed != null && disposed.getDeclaringCallable() instanceof AnnotatedMethod<?> method ? method : null;
    }

    void add(ProcessObserverMethod<?, ?> event) {
        if (!(event instanceof ProcessSyntheticObserverMethod<?, ?>)) {
            observers.add(new Observer(event.getObserverMethod(), event.getAnnotatedMethod()));
        }
    }

    /** The bean that a class is, if it is one. */
    Optional<Bean<?>> managed(Class<?> type) {
        return Optional.ofNullable(managed.get(type));
    }

    /** Whether a bean is a class: neither made by a member, nor by an extension, nor the container's own. */
    boolean isManaged(Bean<?> bean) {
        return managed.get(bean.getBeanClass()) == bean;
    }

    Optional<Producer> producer(Bean<?> bean) {
        return Optional.ofNullable(producers.get(bean));
    }

    Collection<Observer> observers() {
        return List.copyOf(observers);
    }
}
