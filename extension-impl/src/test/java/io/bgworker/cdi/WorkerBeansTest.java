package io.bgworker.cdi;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.BackgroundWorker;
import io.bgworker.EntryPoint;
import io.bgworker.InvalidWorkerException;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerException;
import io.bgworker.WorkerMain;
import io.bgworker.protocol.BeanArchive;
import io.bgworker.runtime.WorkerBeans;
import io.bgworker.spi.ServerStateProbe;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Specializes;
import jakarta.enterprise.inject.Stereotype;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InterceptorBinding;
import jakarta.interceptor.InvocationContext;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** What of an application is found to be needed by a worker, by what a real container knows of it. */
final class WorkerBeansTest {

    private static final String HERE = WorkerBeansTest.class.getName() + "$";

    private abstract static class Worker implements WorkerMain {
        @Override
        public void main(WorkerContext context) {}
    }

    /** What a worker class comes to in an application. */
    private static Optional<BeanArchive> archive(Class<?> worker, Map<String, String> settings, Class<?>... others) {
        Class<?>[] all = Stream.concat(Stream.of(worker), Stream.of(others)).toArray(Class<?>[]::new);
        try (Container container = Container.configured(settings, all)) {
            WorkerBeans beans = container.get(BackgroundWorkerExtension.class).workerBeans();
            EntryPoint entryPoint = new EntryPoint(worker.getName(), "");
            beans.check("w", entryPoint, worker, List.of());
            return beans.archive(entryPoint);
        }
    }

    private static BeanArchive needs(Class<?> worker, Class<?>... others) {
        return archive(worker, Map.of(), others).orElseThrow();
    }

    private static String refused(Class<?> worker, Class<?>... others) {
        return assertThrows(InvalidWorkerException.class, () -> archive(worker, Map.of(), others))
                .getMessage();
    }

    private static Set<String> simple(List<String> names) {
        return names.stream().map(name -> name.replace(HERE, "")).collect(Collectors.toCollection(TreeSet::new));
    }

    private static void assertContains(String text, String part) {
        assertTrue(text.contains(part), () -> "Without <" + part + ">: " + text);
    }

    // ---- Whether there is a container at all

    static class Plain extends Worker {}

    static class Closing extends Worker {
        @PreDestroy
        void close() {}
    }

    @RequestScoped
    static class InRequest extends Worker {}

    static class OneOfEach {
        @Inject
        WorkerContext context;

        @BackgroundWorker
        static void isStatic() {}

        @BackgroundWorker
        void isNot() {}

        static void isNot(String overload) {}
    }

    @Test
    void aStaticMethodHasNoContainerThoughAnotherOneOfItsClassHas() {
        try (Container container = Container.of(OneOfEach.class)) {
            WorkerBeans beans = container.get(BackgroundWorkerExtension.class).workerBeans();
            for (String method : List.of("isStatic", "isNot")) {
                beans.check("w", EntryPoint.of(OneOfEach.class, method), OneOfEach.class, List.of());
            }
            assertEquals(Optional.empty(), beans.archive(EntryPoint.of(OneOfEach.class, "isStatic")));
            assertTrue(beans.archive(EntryPoint.of(OneOfEach.class, "isNot")).isPresent());
        }
    }

    static class ByMethods {
        @Inject
        Provider<Runnable> nowhere;

        @BackgroundWorker
        static void isStatic() {}

        @BackgroundWorker
        void isNot() {}
    }

    @Test
    void aClassThatNeedsNothingHasNoContainer() {
        assertEquals(Optional.empty(), archive(Plain.class, Map.of()));
    }

    @Test
    void aClassWithLifecycleCallbacksHasOne() {
        assertEquals(Set.of("Closing"), simple(needs(Closing.class).beanClasses()));
    }

    @Test
    void aClassWithoutContainerMustNotClaimWhatItCannotBeEither() {
        assertContains(refused(InRequest.class), "it is in the scope @jakarta.enterprise.context.RequestScoped");
    }

    @Test
    void aStaticMethodNeedsNothingWhateverItsClassNeeds() {
        try (Container container = Container.of()) {
            WorkerBeans beans = container.get(BackgroundWorkerExtension.class).workerBeans();
            EntryPoint isStatic = EntryPoint.of(ByMethods.class, "isStatic");
            EntryPoint isNot = EntryPoint.of(ByMethods.class, "isNot");
            assertDoesNotThrow(() -> beans.check("w", isStatic, ByMethods.class, List.of()));
            assertEquals(Optional.empty(), beans.archive(isStatic));
            InvalidWorkerException refused = assertThrows(
                    InvalidWorkerException.class, () -> beans.check("w", isNot, ByMethods.class, List.of()));
            assertContains(refused.getMessage(), "field nowhere: there is no bean for Provider<java.lang.Runnable>");
        }
    }

    // ---- What is followed

    interface Store {}

    @ApplicationScoped
    static class OrdinaryStore implements Store {}

    @Alternative
    @Priority(1)
    @ApplicationScoped
    static class BetterStore implements Store {}

    static class UsesStore extends Worker {
        @Inject
        Store store;
    }

    @Test
    void theAlternativeThatIsSelectedIsNeededAndNotWhatItReplaces() {
        BeanArchive archive = needs(UsesStore.class, OrdinaryStore.class, BetterStore.class);
        assertEquals(Set.of("UsesStore", "BetterStore"), simple(archive.beanClasses()));
        assertEquals(List.of(), archive.alternatives(), "it has a priority");
    }

    @Specializes
    static class SpecialStore extends OrdinaryStore {}

    @Test
    void whatIsSpecializedIsNeededToo() {
        assertEquals(
                Set.of("UsesStore", "SpecialStore", "OrdinaryStore"),
                simple(needs(UsesStore.class, OrdinaryStore.class, SpecialStore.class)
                        .beanClasses()));
    }

    static class Product {}

    static class Byproduct {}

    static class Factory {
        @Produces
        Product product(Store store) {
            return new Product();
        }

        void dispose(@Disposes Product product, Other other) {}

        @Produces
        Byproduct byproduct(InRequest request) {
            return new Byproduct();
        }
    }

    static class Other {}

    static class UsesProduct extends Worker {
        @Inject
        Product product;
    }

    @Test
    void aProducerIsNeededWithItsParametersAndItsDisposerAndNoOtherProducer() {
        BeanArchive archive =
                needs(UsesProduct.class, Factory.class, OrdinaryStore.class, Other.class, InRequest.class);
        assertEquals(Set.of("UsesProduct", "Factory", "OrdinaryStore", "Other"), simple(archive.beanClasses()));
        assertEquals(2, archive.members().size(), () -> "" + archive);
        assertTrue(archive.members().get(0).endsWith("Factory.product(" + Store.class.getName() + ")"));
        assertContains(archive.members().get(1), "Factory.dispose(");
    }

    record Happened(String what) {}

    @ApplicationScoped
    static class Hears {
        void happened(@Observes Happened event, Other other) {}

        void started(@Observes Startup event, InRequest request) {}
    }

    static class Fires extends Worker {
        @Inject
        Event<Happened> event;
    }

    @Test
    void observersOfWhatItFiresAreNeededAndThoseOfTheContainerAreNot() {
        BeanArchive archive = needs(Fires.class, Hears.class, Other.class, InRequest.class);
        assertEquals(Set.of("Fires", "Hears", "Other"), simple(archive.beanClasses()));
        assertEquals(1, archive.members().size(), () -> "" + archive);
        assertContains(archive.members().get(0), "Hears.happened(");
    }

    @InterceptorBinding
    @Retention(RetentionPolicy.RUNTIME)
    @interface Watched {}

    @Stereotype
    @Watched
    @Retention(RetentionPolicy.RUNTIME)
    @interface Action {}

    @Watched
    @Interceptor
    @Priority(1)
    static class Watching {
        @Inject
        Other other;

        @AroundInvoke
        Object around(InvocationContext call) throws Exception {
            return call.proceed();
        }
    }

    @Action
    static class Acts extends Worker {}

    @Test
    void interceptorsAreNeededWhereverTheirBindingComesFrom() {
        assertEquals(
                Set.of("Acts", "Watching", "Other"),
                simple(needs(Acts.class, Watching.class, Other.class).beanClasses()));
    }

    static class Asks extends Worker {
        @Inject
        @ConfigProperty(name = "test.secret")
        String secret;

        @Inject
        @ConfigProperty
        Optional<String> named;
    }

    @Test
    void onlyTheConfigurationThatIsUsedTravelsAndIsNeverPrinted() {
        String ownKey = Asks.class.getCanonicalName() + ".named";
        Map<String, String> settings =
                Map.of("test.secret", "hush", "test.other.secret", "hush hush", ownKey, "by its own name");
        BeanArchive archive = archive(Asks.class, settings).orElseThrow();
        assertEquals(Map.of("test.secret", "hush", ownKey, "by its own name"), archive.configuration());
        assertFalse(archive.toString().contains("hush"), archive::toString);
        assertContains(archive.toString(), "test.secret");
    }

    // ---- What is refused

    static class UsesAnything extends Worker {
        @Inject
        Instance<Object> anything;
    }

    @Test
    void anythingIsRefused() {
        assertContains(refused(UsesAnything.class), "field anything: Instance<java.lang.Object> can be anything");
    }

    static class UsesMade extends Worker {
        @Inject
        ServerStateProbe probe;
    }

    @Test
    void whatAnExtensionMakesIsRefused() {
        String said = refused(UsesMade.class);
        assertContains(said, "UsesMade → field probe → synthetic bean [");
        assertContains(said, "an extension makes it; extensions do not run in a worker");
    }

    static class OfAnyType<T> {
        @Inject
        T thing;

        @BackgroundWorker
        void run() {}
    }

    @Test
    void whatCannotBeLookedIntoIsRefusedToo() {
        try (Container container = Container.of()) {
            WorkerBeans beans = container.get(BackgroundWorkerExtension.class).workerBeans();
            EntryPoint run = EntryPoint.of(OfAnyType.class, "run");
            InvalidWorkerException refused =
                    assertThrows(InvalidWorkerException.class, () -> beans.check("w", run, OfAnyType.class, List.of()));
            assertContains(refused.getMessage(), "OfAnyType: what it needs could not be found out, because of ");
        }
    }

    @ApplicationScoped
    static class Fragile implements Store {
        @Inject
        InRequest request;
    }

    @Test
    void allMistakesAreToldWithTheirPaths() {
        String said = refused(UsesStore.class, Fragile.class, InRequest.class);
        assertContains(
                said,
                HERE + "UsesStore → field store → " + HERE + "Fragile → field request → " + HERE
                        + "InRequest: it is in");
        assertContains(said, "was '" + HERE + "UsesStore'");
    }

    // ---- In the server

    @ApplicationScoped
    static class OfBothWorlds {
        @Inject
        WorkerContext context;

        String name() {
            return context.entry().name();
        }
    }

    @Test
    void theContextOfAWorkerCanBeInjectedInTheServerAndNotBeUsed() {
        try (Container container = Container.of(OfBothWorlds.class)) {
            OfBothWorlds bean = container.get(OfBothWorlds.class);
            WorkerException refused = assertThrows(WorkerException.class, bean::name);
            assertContains(refused.getMessage(), "WorkerContext must be used in a background worker only");
        }
    }
}
