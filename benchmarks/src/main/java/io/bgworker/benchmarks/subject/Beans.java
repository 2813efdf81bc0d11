package io.bgworker.benchmarks.subject;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InterceptorBinding;
import jakarta.interceptor.InvocationContext;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Twenty beans, each of which needs the one before, with an interceptor and a value of the configuration. */
public final class Beans {

    /** The value of the configuration that they need. */
    public static final String KEY = "benchmark.first";

    private Beans() {}

    @InterceptorBinding
    @Retention(RetentionPolicy.RUNTIME)
    @interface Counted {}

    @Counted
    @Interceptor
    static class Counter {

        @AroundInvoke
        Object count(InvocationContext call) throws Exception {
            return (int) call.proceed() + 1;
        }
    }

    @ApplicationScoped
    static class B00 {

        @Inject
        @ConfigProperty(name = KEY, defaultValue = "1")
        int first;

        @Counted
        int value() {
            return first;
        }
    }

    @ApplicationScoped
    static class B01 {

        @Inject
        B00 before;

        int value() {
            return before.value() + 1;
        }
    }

    @ApplicationScoped
    static class B02 {

        @Inject
        B01 before;

        int value() {
            return before.value() + 1;
        }
    }

    @ApplicationScoped
    static class B03 {

        @Inject
        B02 before;

        int value() {
            return before.value() + 1;
        }
    }

    @ApplicationScoped
    static class B04 {

        @Inject
        B03 before;

        int value() {
            return before.value() + 1;
        }
    }

    @ApplicationScoped
    static class B05 {

        @Inject
        B04 before;

        int value() {
            return before.value() + 1;
        }
    }

    @ApplicationScoped
    static class B06 {

        @Inject
        B05 before;

        int value() {
            return before.value() + 1;
        }
    }

    @ApplicationScoped
    static class B07 {

        @Inject
        B06 before;

        int value() {
            return before.value() + 1;
        }
    }

    @ApplicationScoped
    static class B08 {

        @Inject
        B07 before;

        int value() {
            return before.value() + 1;
        }
    }

    @ApplicationScoped
    static class B09 {

        @Inject
        B08 before;

        int value() {
            return before.value() + 1;
        }
    }

    @ApplicationScoped
    static class B10 {

        @Inject
        B09 before;

        int value() {
            return before.value() + 1;
        }
    }

    @ApplicationScoped
    static class B11 {

        @Inject
        B10 before;

        int value() {
            return before.value() + 1;
        }
    }

    @ApplicationScoped
    static class B12 {

        @Inject
        B11 before;

        int value() {
            return before.value() + 1;
        }
    }

    @ApplicationScoped
    static class B13 {

        @Inject
        B12 before;

        int value() {
            return before.value() + 1;
        }
    }

    @ApplicationScoped
    static class B14 {

        @Inject
        B13 before;

        int value() {
            return before.value() + 1;
        }
    }

    @ApplicationScoped
    static class B15 {

        @Inject
        B14 before;

        int value() {
            return before.value() + 1;
        }
    }

    @ApplicationScoped
    static class B16 {

        @Inject
        B15 before;

        int value() {
            return before.value() + 1;
        }
    }

    @ApplicationScoped
    static class B17 {

        @Inject
        B16 before;

        int value() {
            return before.value() + 1;
        }
    }

    @ApplicationScoped
    static class B18 {

        @Inject
        B17 before;

        int value() {
            return before.value() + 1;
        }
    }

    @ApplicationScoped
    static class B19 {

        @Inject
        B18 before;

        int value() {
            return before.value() + 1;
        }
    }

    /** The last one reaches all. */
    public static List<Class<?>> all() {
        return List.of(
                CdiWorker.class,
                B00.class,
                B01.class,
                B02.class,
                B03.class,
                B04.class,
                B05.class,
                B06.class,
                B07.class,
                B08.class,
                B09.class,
                B10.class,
                B11.class,
                B12.class,
                B13.class,
                B14.class,
                B15.class,
                B16.class,
                B17.class,
                B18.class,
                B19.class);
    }

    /** The interceptor. */
    public static Class<?> interceptor() {
        return Counter.class;
    }
}
