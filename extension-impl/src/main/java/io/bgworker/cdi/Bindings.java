package io.bgworker.cdi;

import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.InterceptionType;
import jakarta.enterprise.inject.spi.Interceptor;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The interceptors that are bound to a class and its methods. */
final class Bindings {

    /** What an instance only hears in a container. */
    static final Set<String> CALLBACKS = Set.of(
            "jakarta.annotation.PostConstruct", "jakarta.annotation.PreDestroy", "jakarta.interceptor.AroundInvoke");

    private final BeanManager manager;

    Bindings(BeanManager manager) {
        this.manager = manager;
    }

    /**
     * Interceptors at a place.
     *
     * @param where the binding, and the member
     * @param type the binding
     * @param interceptors in their order
     */
    record Bound(String where, String type, List<Interceptor<?>> interceptors) {}

    List<Bound> of(Class<?> type) {
        Map<Class<?>, Annotation> onClass = bindings(withStereotypes(type));
        List<Bound> bound = new ArrayList<>();
        if (!onClass.isEmpty()) {
            add("", onClass, List.of(InterceptionType.values()), bound);
        }
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            for (Method method : each.getDeclaredMethods()) {
                addIfBound("method " + method.getName(), method, onClass, InterceptionType.AROUND_INVOKE, bound);
            }
        }
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            addIfBound("the constructor", constructor, onClass, InterceptionType.AROUND_CONSTRUCT, bound);
        }
        return bound;
    }

    private void addIfBound(
            String where,
            AnnotatedElement member,
            Map<Class<?>, Annotation> onClass,
            InterceptionType interception,
            List<Bound> bound) {
        Map<Class<?>, Annotation> own = bindings(withStereotypes(member));
        if (!own.isEmpty()) {
            Map<Class<?>, Annotation> all = new LinkedHashMap<>(onClass);
            all.putAll(own);
            add(where, all, List.of(interception), bound);
        }
    }

    private void add(
            String where, Map<Class<?>, Annotation> bindings, List<InterceptionType> interceptions, List<Bound> bound) {
        Set<Interceptor<?>> found = new LinkedHashSet<>();
        for (InterceptionType interception : interceptions) {
            found.addAll(
                    manager.resolveInterceptors(interception, bindings.values().toArray(Annotation[]::new)));
        }
        if (!found.isEmpty()) {
            List<String> names = bindings.keySet().stream()
                    .map(Class::getSimpleName)
                    .map(name -> "@" + name)
                    .toList();
            String first = bindings.keySet().iterator().next().getName();
            bound.add(new Bound(
                    String.join(" ", names) + (where.isEmpty() ? "" : " on " + where), first, List.copyOf(found)));
        }
    }

    private Map<Class<?>, Annotation> bindings(List<Annotation> annotations) {
        Map<Class<?>, Annotation> bindings = new LinkedHashMap<>();
        for (Annotation annotation : annotations) {
            Class<? extends Annotation> type = annotation.annotationType();
            if (manager.isInterceptorBinding(type)) {
                bindings.put(type, annotation);
                bindings(List.copyOf(manager.getInterceptorBindingDefinition(type)))
                        .forEach(bindings::putIfAbsent);
            }
        }
        return bindings;
    }

    /** Its annotations, and what its stereotypes stand for. */
    List<Annotation> withStereotypes(AnnotatedElement element) {
        return Stream.of(element.getAnnotations())
                .flatMap(annotation -> Stream.concat(Stream.of(annotation), stereotyped(annotation)))
                .toList();
    }

    private Stream<Annotation> stereotyped(Annotation annotation) {
        Class<? extends Annotation> type = annotation.annotationType();
        if (!manager.isStereotype(type)) {
            return Stream.of();
        }
        return manager.getStereotypeDefinition(type).stream()
                .flatMap(each -> Stream.concat(Stream.of(each), stereotyped(each)));
    }
}
