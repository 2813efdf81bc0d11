package io.bgworker.cdi;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.BackgroundWorker;
import io.bgworker.WorkerContext;
import io.bgworker.protocol.BeanArchive;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperties;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which beans would run their code when a container is booted with them. */
final class SilentBootTest {

    private static boolean isSilent(Class<?> bean, String... heard) {
        List<String> members = Stream.of(bean.getDeclaredMethods())
                .filter(method -> List.of(heard).contains(method.getName()))
                .map(method -> BeanArchive.member(bean, method))
                .toList();
        BeanArchive beans = new BeanArchive(
                List.of(bean.getName()), members, List.of(), List.of(), List.of(), Map.of(), Map.of(), Map.of());
        return new SilentBoot(new ChildTypes(bean, List.of()), bean.getClassLoader()).of(beans);
    }

    enum Colour {
        RED
    }

    record Amount(int cents) {}

    record Paid(Amount amount) {}

    @Retention(RetentionPolicy.RUNTIME)
    @interface Coloured {
        Colour[] value() default {};
    }

    @Retention(RetentionPolicy.RUNTIME)
    @interface Painted {
        Coloured how() default @Coloured;
    }

    @Coloured
    @Retention(RetentionPolicy.RUNTIME)
    @interface OfAColour {}

    @Retention(RetentionPolicy.RUNTIME)
    @interface Named {
        String value() default "";

        Class<?> type() default Amount.class;

        RetentionPolicy policy() default RetentionPolicy.RUNTIME;
    }

    // ---- Silent

    @BackgroundWorker
    static class OfTheJdk {
        @Inject
        @ConfigProperty(name = "number")
        int number;

        @Inject
        @ConfigProperty(name = "texts")
        Optional<List<String>> texts;
    }

    @Named
    @ApplicationScoped
    static class Service {
        @Inject
        WorkerContext context;

        @Named("method")
        void paid(@Observes Paid event) {}

        void started(@Observes @Named Object event) {}
    }

    @ParameterizedTest
    @ValueSource(classes = {OfTheJdk.class, Service.class})
    void silent(Class<?> bean) {
        assertTrue(isSilent(bean, "paid"));
    }

    // ---- Not silent

    static class Converts {
        @Inject
        @ConfigProperty(name = "amount")
        Amount amount;
    }

    static class ConvertsSeveral {
        final Optional<List<Amount>> amounts;

        @Inject
        ConvertsSeveral(@ConfigProperty(name = "amounts") Optional<List<Amount>> amounts) {
            this.amounts = amounts;
        }
    }

    static class TakesSettings {
        @Inject
        @ConfigProperties
        Amount amount;
    }

    @ConfigProperties
    static class Settings {}

    static class HearsOfTheBoot {
        void paid(@Observes Object event) {}
    }

    static class HearsOfTheStart {
        void paid(@Observes Startup event) {}
    }

    @Coloured
    static class ColouredBean {}

    static class ColouredField {
        @Coloured
        int field;
    }

    static class ColouredParameter {
        void method(@Coloured int parameter) {}
    }

    static class ColouredConstructor {
        @Coloured
        ColouredConstructor() {}
    }

    @Painted
    static class Nested {}

    @OfAColour
    static class Indirect {}

    static class Inherits extends ColouredField {}

    @ParameterizedTest
    @ValueSource(
            classes = {
                Converts.class,
                ConvertsSeveral.class,
                TakesSettings.class,
                Settings.class,
                HearsOfTheBoot.class,
                HearsOfTheStart.class,
                ColouredBean.class,
                ColouredField.class,
                ColouredParameter.class,
                ColouredConstructor.class,
                Nested.class,
                Indirect.class,
                Inherits.class
            })
    void notSilent(Class<?> bean) {
        assertFalse(isSilent(bean, "paid"));
    }
}
