package io.bgworker.cdi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.BackgroundWorker;
import io.bgworker.StaticRegistration;
import io.bgworker.SupervisorStoppedException;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerId;
import io.bgworker.WorkerInfo;
import io.bgworker.WorkerMain;
import io.bgworker.WorkerRegistrar;
import io.bgworker.WorkerSpec;
import io.bgworker.contract.Rule;
import io.bgworker.runtime.LogRecords;
import io.bgworker.runtime.Supervision;
import io.bgworker.runtime.WorkerBeans;
import io.bgworker.spi.DatabaseProvider;
import io.bgworker.spi.DatabaseSettings;
import io.bgworker.spi.ServerState;
import io.bgworker.spi.ServerStateProbe;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.inject.Inject;
import jakarta.inject.Qualifier;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The extension in a real container; no worker gets a process here. */
final class WiringTest {

    /** Keeps workers from starting: they wait for the server. */
    @ApplicationScoped
    static class Standby implements ServerStateProbe {
        @Override
        public ServerState probe() {
            return ServerState.STARTING;
        }
    }

    private static List<String> names(Container container) {
        return container.get(WorkerRegistrar.class).workers().stream()
                .map(WorkerInfo::name)
                .toList();
    }

    // ---- Discovery

    @BackgroundWorker
    static final class OnClass implements WorkerMain {
        @Override
        public void main(WorkerContext context) {}
    }

    @Dependent
    static class OnMethods {
        @BackgroundWorker(name = "first")
        void one() {}

        @BackgroundWorker(name = "second")
        void two(WorkerContext context) {}
    }

    static final class Bystander {}

    @Test
    void findsClassesWithTheAnnotationOnThemselvesOrOnAMethod() {
        try (Container container = Container.of(OnClass.class, OnMethods.class, Bystander.class)) {
            assertEquals(
                    Set.of(OnClass.class, OnMethods.class),
                    container.get(BackgroundWorkerExtension.class).annotated());
        }
    }

    @Test
    void registersAWorkerForEachAnnotation() {
        try (Container container = Container.of(Standby.class, OnClass.class, OnMethods.class)) {
            container.hosted();
            assertEquals(List.of("OnClass", "first", "second"), names(container));
        }
    }

    /** By the servlet container, which looks into every class. */
    @Test
    void registersWhatOnlyTheHostHasFoundAndNothingTwice() {
        try (Container container = Container.of(Standby.class, OnClass.class)) {
            container.hosted(OnClass.class, OnMethods.class);
            assertEquals(List.of("OnClass", "first", "second"), names(container));
        }
    }

    // ---- Order, configuration

    static final class Prioritised {
        @BackgroundWorker(name = "c", priority = -5)
        static void first() {}

        @BackgroundWorker(name = "b")
        static void third() {}

        @BackgroundWorker(name = "a")
        static void second() {}

        @BackgroundWorker(name = "0", priority = 7)
        static void last() {}
    }

    @Test
    @Rule("OUR-05")
    void registersByPriorityThenByName() {
        try (Container container = Container.of(Standby.class, Prioritised.class)) {
            container.hosted();
            assertEquals(List.of("c", "a", "b", "0"), names(container));
        }
        try (Container container =
                Container.configured(Map.of("bgworker.worker.0.priority", "-6"), Standby.class, Prioritised.class)) {
            container.hosted();
            assertEquals(List.of("0", "c", "a", "b"), names(container));
        }
    }

    @Test
    void aWorkerCanBeLeftOutByConfigurationAndThatIsSaidOnce() {
        try (LogRecords log = LogRecords.of("io.bgworker.deployment");
                Container container = Container.configured(
                        Map.of("bgworker.worker.second.enabled", "false"), Standby.class, OnMethods.class)) {
            container.hosted();
            assertEquals(List.of("first"), names(container));
            assertEquals(
                    List.of("BGW3003: Static worker 'second' is left out by bgworker.worker.second.enabled=false"),
                    log.messages());
        }
    }

    @Test
    void allWorkersCanBeSwitchedOff() {
        try (Container container =
                Container.configured(Map.of("bgworker.enabled", "false"), Standby.class, OnMethods.class)) {
            assertFalse(container.get(Supervision.class).isDisabled(), "not known before it begins");
            container.hosted();
            assertTrue(container.get(Supervision.class).isDisabled());
            assertEquals(Optional.empty(), container.get(Supervision.class).runtime());
            SupervisorStoppedException refused = assertThrows(SupervisorStoppedException.class, () -> names(container));
            assertTrue(refused.getMessage().contains("bgworker.enabled"), refused.getMessage());
        }
    }

    static final class Configurable {
        @BackgroundWorker(
                name = "${test.name}",
                type = "${test.type:report}",
                restartTime = "${test.restart:never}",
                mainArg = "${test.arg:\\${not.a.key}}",
                jvmOptions = {"-Xmx${test.heap:64m}", "-Dx=y"})
        static void main() {}
    }

    @Test
    void textsOfTheAnnotationTakePlaceholders() {
        try (Container container = Container.configured(Map.of("test.name", "nightly", "test.heap", "32m"))) {
            WorkerSpec spec = definitions(Configurable.class).get(0);
            assertEquals("nightly", spec.name());
            assertEquals("report", spec.type());
            assertEquals("never", spec.restartPolicy().toString());
            assertEquals("${not.a.key}", spec.mainArg().asText());
            assertEquals(List.of("-Xmx32m", "-Dx=y"), spec.jvmOptions());
            assertFalse(container.get(Supervision.class).isDisabled());
        }
    }

    private static List<WorkerSpec> definitions(Class<?>... annotated) {
        return Deployment.read(List.of(annotated), registration -> {}, Deployment.classLoader(), WorkerBeans.NONE)
                .definitions();
    }

    @Test
    void configurationOverridesTheAnnotation() {
        Map<String, String> configuration = Map.of(
                "bgworker.worker.first.restart-time", "3s",
                "bgworker.worker.first.required", "true",
                "bgworker.worker.first.main-arg", "42");
        try (Container container = Container.configured(configuration, Bystander.class)) {
            List<WorkerSpec> specs = definitions(OnMethods.class);
            assertEquals("3s", specs.get(0).restartPolicy().toString());
            assertTrue(specs.get(0).required());
            assertEquals(42, specs.get(0).mainArg().asLong());
            assertFalse(specs.get(1).required(), "the other one is left alone");
            assertFalse(container.get(Supervision.class).isDisabled());
        }
    }

    // ---- Static registration by code

    @ApplicationScoped
    static class Declares {

        private static StaticRegistration kept;

        void declare(@Observes StaticRegistration registration) {
            kept = registration;
            registration.register(WorkerSpec.builder(OnClass.class)
                    .name("computed")
                    .priority(-1)
                    .build());
        }
    }

    @Test
    @Rule("REG-01")
    void codeMayRegisterStaticWorkers() {
        try (Container container = Container.of(Standby.class, OnClass.class, Declares.class)) {
            container.hosted();
            assertEquals(List.of("computed", "OnClass"), names(container));
            assertTrue(container.get(WorkerRegistrar.class).workers().stream().allMatch(WorkerInfo::isStatic));
        }
    }

    @Test
    void whatCodeRegistersIsConfiguredByKeysThatNoSourceLists() {
        Map<String, String> configuration =
                Map.of("bgworker.worker.computed.type", "by code", "bgworker.worker.OnClass.type", "by annotation");
        try (Container container =
                Container.configuredUnlisted(configuration, Standby.class, OnClass.class, Declares.class)) {
            container.hosted();
            assertEquals(
                    List.of("by code", "by annotation"),
                    container.get(WorkerRegistrar.class).workers().stream()
                            .map(WorkerInfo::type)
                            .toList());
        }
    }

    @Test
    @Rule({"REG-01", "REG-03"})
    void staticRegistrationIsForDeploymentOnly() {
        try (Container container = Container.of(Standby.class, Declares.class)) {
            container.hosted();
            WorkerSpec late = WorkerSpec.builder(OnClass.class).name("late").build();
            SupervisorStoppedException refused =
                    assertThrows(SupervisorStoppedException.class, () -> Declares.kept.register(late));
            assertTrue(refused.getMessage().contains("'late'"), refused.getMessage());
            assertTrue(refused.getMessage().contains("WorkerRegistrar.register"), refused.getMessage());
            assertEquals(List.of("computed"), names(container));
        }
    }

    @Test
    @Rule("REG-01")
    void reloadingDoesNotRegisterAgain() {
        try (Container container = Container.of(Standby.class, OnClass.class, Declares.class)) {
            container.hosted();
            StaticRegistration kept = Declares.kept;
            container.get(WorkerRegistrar.class).reload();
            assertSame(kept, Declares.kept, "not delivered again");
            assertEquals(List.of("computed", "OnClass"), names(container));
        }
    }

    // ---- The registrar

    @Dependent
    static class UsesRegistrar {
        @Inject
        WorkerRegistrar registrar;
    }

    @Test
    @Rule("REG-01")
    void theRegistrarSaysInWordsThatItIsTooEarly() {
        try (Container container = Container.of(UsesRegistrar.class)) {
            WorkerRegistrar registrar = container.get(UsesRegistrar.class).registrar;
            WorkerSpec spec = WorkerSpec.builder(OnClass.class).build();
            List<Executable> calls =
                    List.of(registrar::workers, () -> registrar.register(spec), () -> registrar.find("a"));
            for (Executable call : calls) {
                SupervisorStoppedException refused = assertThrows(SupervisorStoppedException.class, call);
                assertTrue(refused.getMessage().contains("has not started so far"), refused.getMessage());
            }
        }
    }

    @Test
    @Rule("HND-08")
    void theInjectedRegistrarWorksOnceTheRuntimeHasBegun() {
        try (Container container = Container.of(Standby.class, UsesRegistrar.class)) {
            WorkerRegistrar registrar = container.get(UsesRegistrar.class).registrar;
            container.hosted();
            registrar.register(WorkerSpec.builder(OnClass.class).name("dynamic").build());
            assertEquals("dynamic", registrar.find("dynamic").get(0).name());
            assertEquals(Optional.empty(), registrar.find(new WorkerId(7, 7)));
            assertEquals(List.of(), registrar.exits());
            registrar.stop("dynamic");
        }
    }

    @Test
    @Rule("REG-25")
    void theRegistrarSaysInWordsThatItIsTooLate() {
        try (Container container = Container.of(Standby.class, UsesRegistrar.class)) {
            WorkerRegistrar registrar = container.get(UsesRegistrar.class).registrar;
            container.hosted();
            container.get(WorkerSupervisor.class).end();
            SupervisorStoppedException refused = assertThrows(
                    SupervisorStoppedException.class,
                    () -> registrar.register(WorkerSpec.builder(OnClass.class).build()));
            assertTrue(refused.getMessage().contains("stopped"), refused.getMessage());
        }
    }

    // ---- What the application brings

    @ApplicationScoped
    static class OwnDatabases implements DatabaseProvider {

        static final DatabaseSettings SETTINGS = new DatabaseSettings("jdbc:x:y", "", "", "", Map.of());

        @Override
        public Optional<DatabaseSettings> find(String name) {
            return Optional.of(SETTINGS);
        }
    }

    @Retention(RetentionPolicy.RUNTIME)
    @Qualifier
    @interface Special {}

    @Special
    @ApplicationScoped
    static class SpecialDatabases extends OwnDatabases {}

    @Special
    @ApplicationScoped
    static class SpecialProbe extends Standby {}

    @Test
    void theApplicationsBeansTakeThePlaceOfTheDefaults() throws Exception {
        try (Container container = Container.of(OwnDatabases.class, Standby.class)) {
            assertEquals(
                    Optional.of(OwnDatabases.SETTINGS),
                    container.get(DatabaseProvider.class).find("anything"));
            assertEquals(
                    ServerState.STARTING, container.get(ServerStateProbe.class).probe());
        }
    }

    @Test
    void withoutThemThereAreDefaults() throws Exception {
        Map<String, String> configuration = Map.of("bgworker.database.orders.url", "jdbc:a:b");
        try (Container container = Container.configured(configuration)) {
            DatabaseProvider databases = container.get(DatabaseProvider.class);
            assertEquals("jdbc:a:b", databases.find("orders").orElseThrow().url());
            assertEquals(Optional.empty(), databases.find("others"));
            assertEquals(
                    ServerState.RECOVERY_FINISHED,
                    container.get(ServerStateProbe.class).probe());
        }
    }

    /** Beans of other qualifiers are the application's own affair. */
    @Test
    void beansThatCannotBeInjectedWhereTheDefaultsAreDoNotReplaceThem() throws Exception {
        try (Container container = Container.of(SpecialDatabases.class, SpecialProbe.class)) {
            assertEquals(Optional.empty(), container.get(DatabaseProvider.class).find("others"));
            assertEquals(
                    ServerState.RECOVERY_FINISHED,
                    container.get(ServerStateProbe.class).probe());
        }
    }

    @Test
    @Rule("OUR-19")
    void theRuntimeAsksTheApplicationsProbe() {
        try (Container container = Container.of(CountingProbe.class, OnClass.class)) {
            container.hosted();
            CountingProbe probe = container.get(CountingProbe.class);
            assertTrue(probe.wasAsked());
        }
    }

    @ApplicationScoped
    static class CountingProbe implements ServerStateProbe {

        private final CountDownLatch asked = new CountDownLatch(1);

        @Override
        public ServerState probe() {
            asked.countDown();
            return ServerState.STARTING;
        }

        boolean wasAsked() {
            try {
                return asked.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** Asked before the workers begin, by a bean that makes its tables; what it was told stays true. */
    @ApplicationScoped
    static class MakesTables {

        private DatabaseSettings told;

        void atStartup(@Observes Startup startup, DatabaseProvider databases) {
            told = databases.find("default").orElseThrow();
        }

        DatabaseSettings told() {
            return told;
        }
    }

    @Test
    void theEmbeddedDatabaseIsTheSameBeforeAndAfterTheBeginning() throws Exception {
        try (Container container = Container.of(Standby.class, MakesTables.class)) {
            container.hosted();
            assertEquals(
                    container.get(MakesTables.class).told(),
                    container.get(DatabaseProvider.class).find("default").orElseThrow());
        }
    }

    /** An embedded database that is started then would be closed by nobody. */
    @Test
    void databasesThatAreAskedForTheFirstTimeAfterTheEndAreRefused() {
        try (Container container = Container.of(Bystander.class)) {
            container.get(WorkerSupervisor.class).end();
            DatabaseProvider databases = container.get(DatabaseProvider.class);
            SupervisorStoppedException refused =
                    assertThrows(SupervisorStoppedException.class, () -> databases.find("default"));
            assertTrue(refused.getMessage().contains("stopped"), refused.getMessage());
        }
    }

    /** What it was told before is of no use any more: the embedded database is gone. */
    @Test
    void databasesThatAreAskedAgainAfterTheEndAreRefused() {
        try (Container container = Container.of(Bystander.class)) {
            DatabaseProvider databases = container.get(DatabaseProvider.class);
            assertTrue(databases.find("default").isPresent());
            container.get(WorkerSupervisor.class).end();
            SupervisorStoppedException refused =
                    assertThrows(SupervisorStoppedException.class, () -> databases.find("default"));
            assertTrue(refused.getMessage().contains("stopped"), refused.getMessage());
        }
    }

    // ---- Beans for the server

    @Test
    void theHealthChecksAreBeans() {
        try (Container container = Container.of(Bystander.class)) {
            assertFalse(container.get(Supervision.class).isDisabled());
            CDI<Object> cdi = CDI.current();
            assertTrue(cdi.select(HealthCheck.class, Liveness.Literal.INSTANCE).isResolvable());
            assertTrue(cdi.select(HealthCheck.class, Readiness.Literal.INSTANCE).isResolvable());
            assertTrue(cdi.select(HealthCheck.class, org.eclipse.microprofile.health.Startup.Literal.INSTANCE)
                    .isResolvable());
        }
    }
}
