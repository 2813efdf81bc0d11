package io.bgworker.cdi;

import io.bgworker.profile.Need;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Destroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.inject.AmbiguousResolutionException;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Default;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.AnnotatedConstructor;
import jakarta.enterprise.inject.spi.AnnotatedField;
import jakarta.enterprise.inject.spi.AnnotatedMethod;
import jakarta.enterprise.inject.spi.AnnotatedParameter;
import jakarta.enterprise.inject.spi.AnnotatedType;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.InjectionPoint;
import jakarta.enterprise.inject.spi.ObserverMethod;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Constructor;
import java.lang.reflect.Member;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperties;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** What injection points ask for, and which beans the server's container has for that. */
final class InjectionPoints {

    /** Of events that the server's container tells of itself; the worker's does not. */
    private static final Set<Class<? extends Annotation>> LIFECYCLE =
            Set.of(Initialized.class, BeforeDestroyed.class, Destroyed.class);

    private static final Set<Class<?>> MAYBE_EMPTY = Set.of(
            Optional.class,
            OptionalInt.class,
            OptionalLong.class,
            OptionalDouble.class,
            Provider.class,
            Supplier.class,
            Instance.class);

    private final BeanManager manager;

    InjectionPoints(BeanManager manager) {
        this.manager = manager;
    }

    /**
     * What is asked for.
     *
     * @param container what it comes in: {@code Instance}, {@code Event}, {@code Provider}; {@code null} if in nothing
     * @param type what it is
     * @param qualifiers with these
     */
    record Wanted(@Nullable Class<?> container, Type type, Set<Annotation> qualifiers) {

        Class<?> raw() {
            return InjectionPoints.raw(type);
        }

        Need.Kind kind() {
            return container == Instance.class || container == Event.class ? Need.Kind.ALL : Need.Kind.ONE;
        }

        String description() {
            String inside = type.getTypeName();
            String whole = container == null ? inside : container.getSimpleName() + "<" + inside + ">";
            return qualifiers.stream()
                    .filter(qualifier -> !(qualifier instanceof Default) && !(qualifier instanceof Any))
                    .map(qualifier -> " with " + qualifier)
                    .sorted()
                    .collect(Collectors.joining("", whole, ""));
        }

        /** Whether an event that is fired here may come to an observer: what is fired may be of a subtype, and more qualified. */
        boolean mayReach(ObserverMethod<?> observer) {
            Class<?> observed = InjectionPoints.raw(observer.getObservedType());
            return (observed.isAssignableFrom(raw()) || raw().isAssignableFrom(observed))
                    && observer.getObservedQualifiers().stream()
                            .noneMatch(qualifier -> LIFECYCLE.contains(qualifier.annotationType()));
        }
    }

    static Wanted wanted(InjectionPoint point) {
        Type type = point.getType();
        if (type instanceof ParameterizedType parameterized) {
            Class<?> container = raw(type);
            if (container == Instance.class || container == Event.class || container == Provider.class) {
                return new Wanted(container, parameterized.getActualTypeArguments()[0], point.getQualifiers());
            }
        }
        return new Wanted(null, type, point.getQualifiers());
    }

    private static Class<?> raw(Type type) {
        if (type instanceof Class<?> raw) {
            return raw;
        }
        return type instanceof ParameterizedType parameterized ? raw(parameterized.getRawType()) : Object.class;
    }

    /** The beans for it, as the container resolves them: several only if they are all meant, or if it is ambiguous. */
    Set<Bean<?>> beans(Wanted wanted) {
        Set<Bean<?>> all = manager.getBeans(wanted.type(), wanted.qualifiers().toArray(Annotation[]::new));
        if (wanted.kind() == Need.Kind.ALL || all.isEmpty()) {
            return all;
        }
        try {
            return Set.of(resolve(all));
        } catch (AmbiguousResolutionException e) {
            return all;
        }
    }

    private Bean<?> resolve(Set<Bean<?>> all) {
        return manager.resolve(all);
    }

    static String where(InjectionPoint point) {
        Member member = point.getMember();
        if (point.getAnnotated() instanceof AnnotatedParameter<?> parameter) {
            String number = "parameter " + (parameter.getPosition() + 1) + " of ";
            return number + (member instanceof Constructor ? "the constructor" : "method " + member.getName());
        }
        return "field " + member.getName();
    }

    /** If it is a value of MicroProfile Config that is asked for, which one. */
    static Optional<Need> configuration(InjectionPoint point, String where) {
        for (Annotation qualifier : point.getQualifiers()) {
            if (qualifier instanceof ConfigProperty property) {
                boolean optional = !property.defaultValue().equals(ConfigProperty.UNCONFIGURED_VALUE)
                        || MAYBE_EMPTY.contains(raw(point.getType()));
                String key = property.name().isEmpty() ? defaultKey(point) : property.name();
                Need.Kind kind = optional ? Need.Kind.OPTIONAL_VALUE : Need.Kind.VALUE;
                return Optional.of(new Need(where, kind, key, key, List.of()));
            }
            if (qualifier instanceof ConfigProperties properties) {
                String prefix = prefix(point, properties);
                return Optional.of(new Need(where, Need.Kind.VALUES, prefix, prefix + "*", List.of()));
            }
        }
        return Optional.empty();
    }

    /** As the specification says: the class, and the member. */
    private static String defaultKey(InjectionPoint point) {
        Member member = point.getMember();
        return member.getDeclaringClass().getCanonicalName() + "." + member.getName();
    }

    private static String prefix(InjectionPoint point, ConfigProperties atPoint) {
        ConfigProperties onType = raw(point.getType()).getAnnotation(ConfigProperties.class);
        String prefix = atPoint.prefix().equals(ConfigProperties.UNCONFIGURED_PREFIX) && onType != null
                ? onType.prefix()
                : atPoint.prefix();
        return prefix.isEmpty() || prefix.equals(ConfigProperties.UNCONFIGURED_PREFIX) ? "" : prefix + ".";
    }

    // ---- Of a class that is no bean in the server

    Stream<InjectionPoint> of(Class<?> type) {
        return of(manager.createAnnotatedType(type));
    }

    private <T> Stream<InjectionPoint> of(AnnotatedType<T> type) {
        Stream<InjectionPoint> fields = type.getFields().stream()
                .filter(field -> field.isAnnotationPresent(Inject.class))
                .map(this::ofField);
        Stream<AnnotatedParameter<? super T>> ofMethods = type.getMethods().stream()
                .filter(method -> method.isAnnotationPresent(Inject.class))
                .map(AnnotatedMethod::getParameters)
                .flatMap(List::stream);
        Stream<AnnotatedParameter<T>> ofConstructors = type.getConstructors().stream()
                .filter(constructor -> constructor.isAnnotationPresent(Inject.class))
                .map(AnnotatedConstructor::getParameters)
                .flatMap(List::stream);
        return Stream.concat(fields, Stream.concat(ofConstructors, ofMethods).map(manager::createInjectionPoint));
    }

    private InjectionPoint ofField(AnnotatedField<?> field) {
        return manager.createInjectionPoint(field);
    }

    String scope(Class<?> type) {
        return Stream.of(type.getAnnotations())
                .map(Annotation::annotationType)
                .filter(manager::isScope)
                .map(Class::getName)
                .findFirst()
                .orElse("");
    }

    /** Whether a parameter of an observer or a disposer is injected, not what it observes or disposes of. */
    static boolean isInjected(AnnotatedParameter<?> parameter) {
        return !parameter.isAnnotationPresent(Observes.class)
                && !parameter.isAnnotationPresent(ObservesAsync.class)
                && !parameter.isAnnotationPresent(Disposes.class);
    }
}
