package io.bgworker.beans;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.DatabaseUnavailableException;
import io.bgworker.WorkerContext;
import io.bgworker.protocol.BeanArchive;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.decorator.Decorator;
import jakarta.decorator.Delegate;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.inject.Qualifier;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InterceptorBinding;
import jakarta.interceptor.InvocationContext;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The container of a worker by itself, made of lists. */
final class WeldContainerOfWorkerTest {

    private static final WorkerContext CONTEXT = (WorkerContext) Proxy.newProxyInstance(
            WorkerContext.class.getClassLoader(),
            new Class<?>[] {WorkerContext.class},
            (proxy, method, arguments) -> switch (method.getName()) {
                case "logger" -> System.getLogger("test");
                case "dataSource" -> dataSource((String) arguments[0]);
                case "toString" -> "the context";
                default -> throw new AssertionError(method);
            });

    private final ClassLoader classLoaderBefore = Thread.currentThread().getContextClassLoader();
    private final URLClassLoader classLoader = new URLClassLoader(new URL[0], classLoaderBefore);

    @BeforeEach
    void beAJvmOfItsOwn() {
        Thread.currentThread().setContextClassLoader(classLoader);
    }

    @AfterEach
    void restore() throws Exception {
        ConfigProviderResolver.instance().releaseConfig(ConfigProvider.getConfig(classLoader));
        Thread.currentThread().setContextClassLoader(classLoaderBefore);
        classLoader.close();
    }

    private static List<String> names(Class<?>... classes) {
        return Arrays.stream(classes).map(Class::getName).toList();
    }

    private static BeanArchive withDatabases(
            Map<String, String> resources, Map<String, String> dataSources, Class<?>... beanClasses) {
        return new BeanArchive(
                names(beanClasses), List.of(), List.of(), List.of(), List.of(), resources, dataSources, Map.of());
    }

    private static BeanArchive of(Class<?>... beanClasses) {
        return withDatabases(Map.of(), Map.of(), beanClasses);
    }

    // ---- Beans

    interface Speaker {
        String say(String text);
    }

    @InterceptorBinding
    @Retention(RetentionPolicy.RUNTIME)
    @interface Marked {}

    @ApplicationScoped
    static class Plain implements Speaker {
        @Override
        @Marked
        public String say(String text) {
            return text;
        }
    }

    @Alternative
    @ApplicationScoped
    static class Other implements Speaker {
        @Override
        public String say(String text) {
            return "other " + text;
        }
    }

    @Marked
    @Interceptor
    static class Inner {
        @AroundInvoke
        Object around(InvocationContext call) throws Exception {
            return "(" + call.proceed() + ")";
        }
    }

    @Marked
    @Interceptor
    static class Outer {
        @AroundInvoke
        Object around(InvocationContext call) throws Exception {
            return "[" + call.proceed() + "]";
        }
    }

    @Decorator
    static class Loud implements Speaker {
        @Inject
        @Delegate
        @Any
        Speaker speaker;

        @Override
        public String say(String text) {
            return speaker.say(text) + "!";
        }
    }

    static class Uses {
        @Inject
        Speaker speaker;

        @Inject
        WorkerContext context;
    }

    private static String said(BeanArchive archive) throws Exception {
        WeldContainerOfWorker container = new WeldContainerOfWorker(archive, () -> CONTEXT);
        try {
            return ((Uses) container.instance(Uses.class)).speaker.say("hello");
        } finally {
            container.close();
        }
    }

    /** With interceptors, in this order, and decorators. */
    private static String saidWith(List<String> interceptors, List<String> decorators) throws Exception {
        List<String> all = Stream.of(names(Uses.class, Plain.class), interceptors, decorators)
                .flatMap(List::stream)
                .toList();
        return said(new BeanArchive(all, List.of(), List.of(), interceptors, decorators, Map.of(), Map.of(), Map.of()));
    }

    @Test
    void hasNoInterceptorsByItself() throws Exception {
        assertEquals("hello", saidWith(List.of(), List.of()));
    }

    @Test
    void enablesInterceptorsAndDecorators() throws Exception {
        assertEquals("[(hello!)]", saidWith(names(Outer.class, Inner.class), names(Loud.class)));
    }

    @Test
    void enablesInterceptorsInTheOrderGiven() throws Exception {
        assertEquals("([hello])", saidWith(names(Inner.class, Outer.class), List.of()));
    }

    @Test
    void selectsAlternatives() throws Exception {
        assertEquals(
                "other hello",
                said(new BeanArchive(
                        names(Uses.class, Plain.class, Other.class),
                        List.of(),
                        names(Other.class),
                        List.of(),
                        List.of(),
                        Map.of(),
                        Map.of(),
                        Map.of())));
    }

    @Test
    void givesTheInstanceItselfAndTheSameOneAgain() throws Exception {
        WeldContainerOfWorker container = new WeldContainerOfWorker(of(Plain.class, Uses.class), () -> CONTEXT);
        Object instance = container.instance(Plain.class);
        assertSame(instance, container.instance(Plain.class));
        assertSame(CONTEXT, ((Uses) container.instance(Uses.class)).context);
        assertEquals("hello", CDI.current().select(Speaker.class).get().say("hello"));
        container.close();
        assertThrows(RuntimeException.class, () -> container.instance(Plain.class));
    }

    /** Most worker classes have no scope. */
    static class Closing {
        private static final List<String> CLOSED = new ArrayList<>();

        @Inject
        AlsoClosing also;

        @PreDestroy
        void close() {
            CLOSED.add("worker");
        }
    }

    static class AlsoClosing {
        @PreDestroy
        void close() {
            Closing.CLOSED.add("what it has");
        }
    }

    @Test
    void destroysInstancesWithoutAScopeAndWhatTheyHave() throws Exception {
        WeldContainerOfWorker container =
                new WeldContainerOfWorker(of(Closing.class, AlsoClosing.class), () -> CONTEXT);
        container.instance(Closing.class);
        assertEquals(List.of(), Closing.CLOSED);
        container.close();
        assertEquals(List.of("worker", "what it has"), Closing.CLOSED);
    }

    // ---- Data sources

    /** One that gives no connection, and says so in words of its own; there is none of the name "gone". */
    private static DataSource dataSource(String database) {
        if (database.equals("gone")) {
            throw new DatabaseUnavailableException("Database 'gone' must be configured");
        }
        return (DataSource) Proxy.newProxyInstance(
                WorkerContext.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    throw new SQLException("asked " + database);
                });
    }

    private static String asked(DataSource dataSource) {
        return assertThrows(SQLException.class, dataSource::getConnection).getMessage();
    }

    static class Store {
        @Resource(lookup = "java:app/jdbc/orders")
        DataSource byField;

        DataSource bySetter;

        @Inject
        DataSource injected;

        @Inject
        @Named("archive")
        DataSource named;

        @Inject
        @Loose
        DataSource produced;

        @Resource
        void setDataSource(DataSource dataSource) {
            bySetter = dataSource;
        }
    }

    @Qualifier
    @Retention(RetentionPolicy.RUNTIME)
    @interface Loose {}

    static class Producers {
        @Produces
        @Loose
        @Resource(name = "jdbc/produced")
        DataSource produced;

        /** That nobody reaches: no database is known for it. */
        @Produces
        @Resource(name = "jdbc/elsewhere")
        DataSource elsewhere;
    }

    private static String point(Class<?> type, String member) {
        return type.getName() + "." + member;
    }

    private static BeanArchive ofStore(String byField) {
        return new BeanArchive(
                names(Store.class, Producers.class),
                List.of(Producers.class.getName() + ":" + point(Producers.class, "produced")),
                List.of(),
                List.of(),
                List.of(),
                Map.of(
                        point(Store.class, "byField"),
                        byField,
                        point(Store.class, "setDataSource(javax.sql.DataSource)"),
                        "setter's",
                        point(Producers.class, "produced"),
                        "produced"),
                Map.of("", "main", "archive", "old"),
                Map.of());
    }

    @Test
    void givesEachPlaceTheDataSourceOfItsDatabase() throws Exception {
        WeldContainerOfWorker container = new WeldContainerOfWorker(ofStore("orders"), () -> CONTEXT);
        Store store = (Store) container.instance(Store.class);
        assertEquals(
                List.of("asked orders", "asked setter's", "asked main", "asked old", "asked produced"),
                Stream.of(store.byField, store.bySetter, store.injected, store.named, store.produced)
                        .map(WeldContainerOfWorkerTest::asked)
                        .toList());
        container.close();
    }

    @Test
    void placesOfOneDatabaseShareADataSource() throws Exception {
        WeldContainerOfWorker container = new WeldContainerOfWorker(ofStore("main"), () -> CONTEXT);
        Store store = (Store) container.instance(Store.class);
        assertSame(store.injected, store.byField);
        container.close();
    }

    /** And so a worker that does not use it does without. */
    @Test
    void databaseThatIsGoneIsToldWhenItIsUsed() throws Exception {
        WeldContainerOfWorker container = new WeldContainerOfWorker(ofStore("gone"), () -> CONTEXT);
        Store store = (Store) container.instance(Store.class);
        assertEquals("Database 'gone' must be configured", asked(store.byField));
        container.close();
    }

    // ---- What is missing

    static class Configured {
        @Inject
        @ConfigProperty(name = "test.is.nowhere")
        String text;
    }

    private static void assertFails(String part, BeanArchive archive) {
        Exception failed = assertThrows(Exception.class, () -> new WeldContainerOfWorker(archive, () -> CONTEXT));
        assertTrue(
                Stream.<Throwable>iterate(failed, each -> each != null, Throwable::getCause)
                        .anyMatch(each -> String.valueOf(each.getMessage()).contains(part)),
                () -> part + " in " + failed);
    }

    @Test
    void saysWhichPropertyIsMissingAndWhere() {
        assertFails("test.is.nowhere", of(Configured.class));
    }

    @Test
    void saysWhichInjectionPointIsUnsatisfied() {
        assertFails("Uses.speaker", of(Uses.class));
    }

    static class NoBean {
        NoBean(String text) {}
    }

    @Test
    void saysWhichClassIsNoBean() throws Exception {
        WeldContainerOfWorker container = new WeldContainerOfWorker(of(Plain.class, NoBean.class), () -> CONTEXT);
        IllegalStateException failed =
                assertThrows(IllegalStateException.class, () -> container.instance(NoBean.class));
        container.close();
        assertTrue(failed.getMessage().contains("NoBean must be a bean in its worker"), failed.getMessage());
    }
}
