package io.bgworker.cdi;

import io.bgworker.BackgroundWorker;
import io.bgworker.protocol.BeanArchive;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperties;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Whether the container of a worker can be booted without running code of the application, so that a process may do it that will
 * perhaps never be that worker. No bean is made at boot; but values of the configuration are converted, observers hear of it, and
 * annotations are read, which initialises the enumerations in them. When in doubt it is not silent.
 */
final class SilentBoot {

    private final ChildTypes types;
    private final @Nullable ClassLoader loader;

    /** Annotations that were looked at. */
    private final Set<Class<?>> seen = new HashSet<>();

    SilentBoot(ChildTypes types, @Nullable ClassLoader loader) {
        this.types = types;
        this.loader = loader;
    }

    /** Whether that is so of a container of these beans. */
    boolean of(BeanArchive beans) {
        try {
            for (String name : beans.beanClasses()) {
                Class<?> bean = Class.forName(name, false, loader);
                Predicate<Method> isHeard = method -> beans.members().contains(BeanArchive.member(bean, method));
                if (!types.hierarchy(bean).stream().allMatch(type -> isSilent(type, isHeard))) {
                    return false;
                }
            }
            return true;
        } catch (ClassNotFoundException | RuntimeException | LinkageError e) {
            return false; // Whatever it is, the worker will tell.
        }
    }

    private boolean isSilent(Class<?> type, Predicate<Method> isHeard) {
        return hasSilentAnnotations(type)
                && Stream.of(type.getDeclaredFields()).allMatch(this::isSilent)
                && Stream.of(type.getDeclaredConstructors()).allMatch(this::isSilent)
                && Stream.of(type.getDeclaredMethods())
                        .allMatch(method -> isSilent(method) && (!isHeard.test(method) || hearsSilently(method)));
    }

    private boolean isSilent(Field field) {
        return hasSilentAnnotations(field) && convertsSilently(field, field.getGenericType());
    }

    private boolean isSilent(Executable executable) {
        return hasSilentAnnotations(executable)
                && Stream.of(executable.getParameters())
                        .allMatch(parameter -> hasSilentAnnotations(parameter)
                                && convertsSilently(parameter, parameter.getParameterizedType()));
    }

    /** A type of the application may be made by its constructor, or a method of it. */
    private boolean convertsSilently(AnnotatedElement point, Type type) {
        return !point.isAnnotationPresent(ConfigProperty.class) || !mentionsTheApplication(type);
    }

    /** What the container tells of itself is of no type of the application. */
    private boolean hearsSilently(Method method) {
        return Stream.of(method.getParameters())
                .filter(parameter -> parameter.isAnnotationPresent(Observes.class)
                        || parameter.isAnnotationPresent(ObservesAsync.class))
                .map(Parameter::getParameterizedType)
                .allMatch(this::mentionsTheApplication);
    }

    /** Whether its code is the application's: the API and the container's jars are among the application's libraries, too. */
    private boolean isOfTheApplication(Class<?> type) {
        boolean ours = type.getPackageName().equals(BackgroundWorker.class.getPackageName());
        return !ours && !ChildTypes.isOfTheContainer(type) && types.isOfTheApplication(type);
    }

    private boolean mentionsTheApplication(Type type) {
        return ChildTypes.classes(type).anyMatch(this::isOfTheApplication);
    }

    private boolean hasSilentAnnotations(AnnotatedElement element) {
        return !element.isAnnotationPresent(ConfigProperties.class)
                && Stream.of(element.getAnnotations())
                        .map(Annotation::annotationType)
                        .allMatch(this::isSilentAnnotation);
    }

    private boolean isSilentAnnotation(Class<?> annotation) {
        if (!isOfTheApplication(annotation) || !seen.add(annotation)) {
            return true; // What has been seen before has been found to be silent, or all is over.
        }
        return Stream.of(annotation.getAnnotations())
                        .map(Annotation::annotationType)
                        .allMatch(this::isSilentAnnotation)
                && Stream.of(annotation.getDeclaredMethods())
                        .map(Method::getReturnType)
                        .map(type -> type.isArray() ? type.getComponentType() : type)
                        .allMatch(this::isSilentMember);
    }

    private boolean isSilentMember(Class<?> type) {
        return type.isAnnotation() ? isSilentAnnotation(type) : !type.isEnum() || !isOfTheApplication(type);
    }
}
