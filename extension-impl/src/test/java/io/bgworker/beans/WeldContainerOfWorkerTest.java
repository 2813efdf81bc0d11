package io.bgworker.beans;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.WorkerContext;
import io.bgworker.protocol.BeanArchive;
import jakarta.decorator.Decorator;
import jakarta.decorator.Delegate;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InterceptorBinding;
import jakarta.interceptor.InvocationContext;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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

    private static BeanArchive of(Class<?>... beanClasses) {
        return new BeanArchive(names(beanClasses), List.of(), List.of(), List.of(), List.of(), Map.of());
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
        WeldContainerOfWorker container = new WeldContainerOfWorker(archive, CONTEXT);
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
        return said(new BeanArchive(all, List.of(), List.of(), interceptors, decorators, Map.of()));
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
                        Map.of())));
    }

    @Test
    void givesTheInstanceItselfAndTheSameOneAgain() throws Exception {
        WeldContainerOfWorker container = new WeldContainerOfWorker(of(Plain.class, Uses.class), CONTEXT);
        Object instance = container.instance(Plain.class);
        assertSame(instance, container.instance(Plain.class));
        assertSame(CONTEXT, ((Uses) container.instance(Uses.class)).context);
        assertEquals("hello", CDI.current().select(Speaker.class).get().say("hello"));
        container.close();
        assertThrows(RuntimeException.class, () -> container.instance(Plain.class));
    }

    // ---- What is missing

    static class Configured {
        @Inject
        @ConfigProperty(name = "test.is.nowhere")
        String text;
    }

    private static void assertFails(String part, BeanArchive archive) {
        Exception failed = assertThrows(Exception.class, () -> new WeldContainerOfWorker(archive, CONTEXT));
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
        WeldContainerOfWorker container = new WeldContainerOfWorker(of(Plain.class, NoBean.class), CONTEXT);
        IllegalStateException failed =
                assertThrows(IllegalStateException.class, () -> container.instance(NoBean.class));
        container.close();
        assertTrue(failed.getMessage().contains("NoBean must be a bean in its worker"), failed.getMessage());
    }
}
