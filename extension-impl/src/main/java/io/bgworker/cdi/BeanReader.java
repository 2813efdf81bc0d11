package io.bgworker.cdi;

import io.bgworker.profile.Need;
import io.bgworker.profile.Part;
import io.bgworker.protocol.BeanArchive;
import jakarta.annotation.Priority;
import jakarta.annotation.Resource;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Specializes;
import jakarta.enterprise.inject.spi.AnnotatedMember;
import jakarta.enterprise.inject.spi.AnnotatedMethod;
import jakarta.enterprise.inject.spi.AnnotatedParameter;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.Decorator;
import jakarta.enterprise.inject.spi.InjectionPoint;
import jakarta.enterprise.inject.spi.Interceptor;
import jakarta.interceptor.Interceptors;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Reads what the server's container knows of the application, part by part as they are asked for. Decides nothing: that is
 * {@link io.bgworker.profile.Walk}'s. Good for one walk.
 */
final class BeanReader {

    private final BeanManager manager;
    private final DiscoveredBeans discovered;
    private final ChildTypes types;
    private final InjectionPoints points;
    private final Bindings bindings;
    private final Map<String, Supplier<Part>> readers = new HashMap<>();

    BeanReader(BeanManager manager, DiscoveredBeans discovered, ChildTypes types) {
        this.manager = manager;
        this.discovered = discovered;
        this.types = types;
        this.points = new InjectionPoints(manager);
        this.bindings = new Bindings(manager);
    }

    /** The part that was found to be needed before. */
    Part read(String name) {
        Supplier<Part> reader = readers.get(name);
        if (reader == null) {
            throw new IllegalArgumentException("Nobody needs " + name);
        }
        return reader.get();
    }

    // ---- Classes

    /** A class, as a bean whether it is one in the server or not. */
    String ofClass(Class<?> type) {
        readers.putIfAbsent(type.getName(), () -> readClass(type));
        return type.getName();
    }

    private Part readClass(Class<?> type) {
        if (!types.isOfTheApplication(type)) {
            return foreign(type.getName(), Part.Origin.SERVER);
        }
        Bean<?> bean = discovered.managed(type).orElse(null);
        List<Need> needs = new ArrayList<>();
        Stream<InjectionPoint> injected = bean == null ? points.of(type) : bean.getInjectionPoints().stream();
        injected.filter(point -> !point.isDelegate()).map(this::need).forEach(needs::add);
        bindings.of(type).forEach(bound -> needs.add(interceptors(bound)));
        explicitInterceptors(type).forEach(needs::add);
        needs.addAll(ResourcePoints.of(types.hierarchy(type)));
        if (bean != null) {
            needs.addAll(decorators(bean));
        }
        if (type.isAnnotationPresent(Specializes.class)) {
            needs.add(one("what it specializes", ofClass(type.getSuperclass())));
        }
        return new Part(
                type.getName(),
                Part.Origin.APPLICATION,
                bean == null ? points.scope(type) : bean.getScope().getName(),
                marks(type),
                types.missing(type),
                List.copyOf(needs),
                new Part.Crossing(type.getName(), List.of(), bean == null ? Set.of() : kinds(bean)));
    }

    private static Part foreign(String name, Part.Origin origin) {
        return new Part(name, origin, "", List.of(), List.of(), List.of(), new Part.Crossing("", List.of(), Set.of()));
    }

    /** One that has a priority is enabled by that, in the worker as here. */
    private static Set<Part.Kind> kinds(Bean<?> bean) {
        if (bean.getBeanClass().isAnnotationPresent(Priority.class)) {
            return Set.of();
        }
        if (bean instanceof Interceptor<?>) {
            return Set.of(Part.Kind.INTERCEPTOR);
        }
        if (bean instanceof Decorator<?>) {
            return Set.of(Part.Kind.DECORATOR);
        }
        return bean.isAlternative() ? Set.of(Part.Kind.ALTERNATIVE) : Set.of();
    }

    /** All annotations, but those of producers: they are parts of their own, if they are reached. */
    private List<Part.Mark> marks(Class<?> type) {
        List<Part.Mark> marks = new ArrayList<>();
        bindings.withStereotypes(type).forEach(each -> marks.add(mark("", each)));
        for (Class<?> each : types.hierarchy(type)) {
            for (Field field : each.getDeclaredFields()) {
                addMarks("field " + field.getName(), field, marks);
            }
            for (Method method : each.getDeclaredMethods()) {
                addMarks("method " + method.getName(), method, marks);
            }
        }
        return marks;
    }

    private static <M extends Member & AnnotatedElement> void addMarks(String where, M member, List<Part.Mark> marks) {
        if (!member.isAnnotationPresent(Produces.class)) {
            marks(where, member).forEach(marks::add);
        }
    }

    /** Without that of a data source, which is a need. */
    private static <M extends Member & AnnotatedElement> Stream<Part.Mark> marks(String where, M member) {
        boolean isDataSource = ResourcePoints.need(where, member).isPresent();
        return Stream.of(member.getAnnotations())
                .filter(annotation -> !(annotation instanceof Resource && isDataSource))
                .map(annotation -> mark(where, annotation));
    }

    private static Part.Mark mark(String where, Annotation annotation) {
        return new Part.Mark(where, annotation.annotationType().getName());
    }

    private Need interceptors(Bindings.Bound bound) {
        return new Need(
                bound.where(),
                Need.Kind.BOUND,
                bound.type(),
                bound.type(),
                bound.interceptors().stream().map(this::ofBean).toList());
    }

    private static Need bound(String where, List<String> found) {
        return new Need(where, Need.Kind.BOUND, "", "", found);
    }

    private List<Need> explicitInterceptors(Class<?> type) {
        return Stream.concat(Stream.of(type), Stream.of(type.getDeclaredMethods()))
                .map(element -> element.getAnnotation(Interceptors.class))
                .filter(found -> found != null)
                .map(found -> bound(
                        "@Interceptors",
                        Stream.of(found.value()).map(this::ofClass).toList()))
                .toList();
    }

    private List<Need> decorators(Bean<?> bean) {
        if (bean instanceof Interceptor<?> || bean instanceof Decorator<?>) {
            return List.of(); // They cannot be decorated.
        }
        List<String> found =
                manager.resolveDecorators(bean.getTypes(), bean.getQualifiers().toArray(Annotation[]::new)).stream()
                        .map(this::ofBean)
                        .toList();
        return found.isEmpty() ? List.of() : List.of(bound("its decorators", found));
    }

    // ---- What members make and hear

    /** Whatever kind of bean it is. */
    private String ofBean(Bean<?> bean) {
        if (discovered.producer(bean).isPresent()) {
            DiscoveredBeans.Producer producer = discovered.producer(bean).orElseThrow();
            String name = "producer " + memberName(producer.member());
            readers.putIfAbsent(name, () -> readProducer(name, bean, producer));
            return name;
        }
        if (!types.isOfTheApplication(bean.getBeanClass()) || discovered.isManaged(bean)) {
            return ofClass(bean.getBeanClass());
        }
        String name = "synthetic bean " + bean.getTypes();
        readers.putIfAbsent(name, () -> foreign(name, Part.Origin.EXTENSION));
        return name;
    }

    private static String memberName(AnnotatedMember<?> member) {
        return member.getJavaMember().getDeclaringClass().getName() + "."
                + member.getJavaMember().getName();
    }

    private Part readProducer(String name, Bean<?> bean, DiscoveredBeans.Producer producer) {
        Class<?> declaring = bean.getBeanClass();
        if (!types.isOfTheApplication(declaring)) {
            return foreign(name, Part.Origin.SERVER);
        }
        List<Need> needs = new ArrayList<>();
        needs.add(one("its bean", ofClass(declaring)));
        bean.getInjectionPoints().stream().map(this::need).forEach(needs::add);
        List<String> members = new ArrayList<>();
        members.add(BeanArchive.member(declaring, producer.member().getJavaMember()));
        AnnotatedMethod<?> disposer = producer.disposer();
        if (disposer != null) {
            members.add(BeanArchive.member(declaring, disposer.getJavaMember()));
            needs.addAll(parameters(disposer));
        }
        List<Part.Mark> marks;
        if (producer.member().getJavaMember() instanceof Field field) {
            ResourcePoints.need("its @Resource", field).ifPresent(needs::add);
            marks = marks("", field).toList();
        } else {
            marks = producer.member().getAnnotations().stream()
                    .map(annotation -> mark("", annotation))
                    .toList();
        }
        return new Part(
                name,
                Part.Origin.APPLICATION,
                bean.getScope().getName(),
                marks,
                List.of(),
                List.copyOf(needs),
                new Part.Crossing(declaring.getName(), List.copyOf(members), kinds(bean)));
    }

    private static Need one(String where, String part) {
        return new Need(where, Need.Kind.ONE, part, part, List.of(part));
    }

    private List<Need> parameters(AnnotatedMethod<?> method) {
        return method.getParameters().stream()
                .filter(InjectionPoints::isInjected)
                .map(this::injectionPoint)
                .map(this::need)
                .toList();
    }

    private InjectionPoint injectionPoint(AnnotatedParameter<?> parameter) {
        return manager.createInjectionPoint(parameter);
    }

    private String ofObserver(DiscoveredBeans.Observer observer) {
        Class<?> declaring = observer.observer().getBeanClass();
        String name = "observer " + declaring.getName() + "."
                + observer.method().getJavaMember().getName();
        readers.putIfAbsent(name, () -> {
            List<Need> needs = new ArrayList<>();
            needs.add(one("its bean", ofClass(declaring)));
            needs.addAll(parameters(observer.method()));
            return new Part(
                    name,
                    Part.Origin.APPLICATION,
                    "",
                    List.of(),
                    List.of(),
                    List.copyOf(needs),
                    new Part.Crossing(
                            declaring.getName(),
                            List.of(BeanArchive.member(
                                    declaring, observer.method().getJavaMember())),
                            Set.of()));
        });
        return name;
    }

    // ---- Injection points

    private Need need(InjectionPoint point) {
        String where = InjectionPoints.where(point);
        InjectionPoints.Wanted wanted = InjectionPoints.wanted(point);
        Optional<Need> configuration = InjectionPoints.configuration(point, where);
        if (configuration.isPresent()) {
            Need need = configuration.get();
            return need.kind() == Need.Kind.VALUES ? need.of(List.of(ofSettings(wanted.raw()))) : need;
        }
        return database(wanted, where)
                .orElseGet(() -> new Need(
                        where, wanted.kind(), wanted.raw().getName(), wanted.description(), candidates(wanted)));
    }

    /** If a data source is asked for that the application does not make itself: a database is. */
    private Optional<Need> database(InjectionPoints.Wanted wanted, String where) {
        return wanted.kind() == Need.Kind.ONE && points.beans(wanted).stream().noneMatch(this::isOfTheApplication)
                ? DataSourcesOfWorkers.name(wanted)
                        .map(name ->
                                new Need(where, Need.Kind.DATA_SOURCE, name, wanted.description(), List.of(), name))
                : Optional.empty();
    }

    private boolean isOfTheApplication(Bean<?> bean) {
        return types.isOfTheApplication(bean.getBeanClass())
                && (discovered.producer(bean).isPresent() || discovered.isManaged(bean));
    }

    /** A class that takes values of the configuration: no bean, but the container has to know it. */
    private String ofSettings(Class<?> type) {
        String name = "settings " + type.getName();
        readers.putIfAbsent(
                name,
                () -> new Part(
                        name,
                        types.isOfTheApplication(type) ? Part.Origin.APPLICATION : Part.Origin.SERVER,
                        "",
                        List.of(),
                        types.missing(type),
                        List.of(),
                        new Part.Crossing(type.getName(), List.of(), Set.of())));
        return name;
    }

    private List<String> candidates(InjectionPoints.Wanted wanted) {
        if (wanted.container() == Event.class) {
            return discovered.observers().stream()
                    .filter(observer ->
                            types.isOfTheApplication(observer.observer().getBeanClass()))
                    .filter(observer -> wanted.mayReach(observer.observer()))
                    .map(this::ofObserver)
                    .toList();
        }
        if (wanted.raw() == Object.class && wanted.kind() == Need.Kind.ALL) {
            return List.of(); // Anything; nobody wants to read all of that.
        }
        Set<Bean<?>> beans = points.beans(wanted);
        return beans.stream()
                .filter(bean -> !DataSourcesOfWorkers.made(bean))
                .map(this::ofBean)
                .distinct()
                .sorted()
                .toList();
    }

    /** Whether an instance of the class has more to it than a call of its constructor without parameters. */
    static boolean needsContainer(Part part, Class<?> type) {
        return !part.needs().isEmpty() || hasLifecycleCallbacks(type);
    }

    private static boolean hasLifecycleCallbacks(Class<?> type) {
        return Stream.<Class<?>>iterate(type, each -> each != null, Class::getSuperclass)
                .flatMap(each -> Stream.of(each.getDeclaredMethods()))
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .flatMap(method -> Stream.of(method.getAnnotations()))
                .map(annotation -> annotation.annotationType().getName())
                .anyMatch(Bindings.CALLBACKS::contains);
    }
}
