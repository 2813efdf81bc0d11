package io.bgworker.cdi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.BackgroundWorker;
import io.bgworker.ExitCause;
import io.bgworker.InvalidWorkerException;
import io.bgworker.Notifications;
import io.bgworker.RestartPolicy;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerExited;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerMain;
import io.bgworker.WorkerRegistrar;
import io.bgworker.WorkerSpec;
import io.bgworker.runtime.Await;
import io.bgworker.runtime.Fixture;
import io.bgworker.runtime.WorkerRuntime;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.decorator.Decorator;
import jakarta.decorator.Delegate;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.event.Shutdown;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.build.compatible.spi.BuildCompatibleExtension;
import jakarta.enterprise.inject.build.compatible.spi.Discovery;
import jakarta.enterprise.inject.build.compatible.spi.ScannedClasses;
import jakarta.enterprise.inject.spi.BeforeBeanDiscovery;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.inject.Inject;
import jakarta.inject.Qualifier;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InterceptorBinding;
import jakarta.interceptor.InvocationContext;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperties;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.eclipse.microprofile.config.spi.Converter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is injected in a worker, in real child JVMs: a container here finds the beans, another one there has them. */
final class BeansOfWorkersIT {

    private static final long SECONDS_MAX = 60;
    private static final Duration LONG = Duration.ofSeconds(SECONDS_MAX);

    // ---- An application

    @Qualifier
    @Retention(RetentionPolicy.RUNTIME)
    @interface Loud {}

    @InterceptorBinding
    @Retention(RetentionPolicy.RUNTIME)
    @interface Audited {}

    interface Greeter {
        String greet(String name);
    }

    @ApplicationScoped
    static class Quiet implements Greeter {
        @Override
        public String greet(String name) {
            return "hello " + name;
        }
    }

    @Loud
    @ApplicationScoped
    static class Shouting implements Greeter {
        @Inject
        Prefix prefix;

        @Override
        @Audited
        public String greet(String name) {
            return prefix.text() + "HELLO " + name;
        }
    }

    record Prefix(String text) {}

    static class Prefixes {
        @Produces
        Prefix prefix(Counter counter) {
            return new Prefix("number " + counter.next() + ": ");
        }

        void dispose(@Disposes Prefix prefix) {
            System.out.println("disposed of '" + prefix.text() + "'");
        }

        /** Nobody in the worker needs it, and it could not be made there. */
        @Produces
        OfTheServer ofTheServer(MadeByAnExtension made) {
            return new OfTheServer();
        }
    }

    static class OfTheServer {}

    static class MadeByAnExtension {}

    @ApplicationScoped
    static class Counter {
        private int last;

        int next() {
            last++;
            return last;
        }

        @PostConstruct
        void begin() {
            System.out.println("counter made");
        }

        @PreDestroy
        void end() {
            System.out.println("counter destroyed at " + last);
        }
    }

    @Audited
    @Interceptor
    @Priority(Interceptor.Priority.APPLICATION)
    static class Audit {
        @Inject
        Counter counter;

        @AroundInvoke
        Object around(InvocationContext call) throws Exception {
            System.out.println("audited " + call.getMethod().getName() + ", " + counter.next());
            return call.proceed();
        }
    }

    @Decorator
    @Priority(Interceptor.Priority.APPLICATION)
    static class Polite implements Greeter {
        @Inject
        @Delegate
        Greeter greeter;

        @Override
        public String greet(String name) {
            return greeter.greet(name) + ", please";
        }
    }

    record Imported(String file) {}

    @ApplicationScoped
    static class Listener {
        void imported(@Observes Imported event, Counter counter) {
            System.out.println("imported " + event.file() + " as " + counter.next());
        }

        void importedAsync(@ObservesAsync Imported event) {
            System.out.println("imported later: " + event.file());
        }

        void started(@Observes Startup event) {
            System.out.println("startup in " + ProcessHandle.current().pid());
        }

        void initialized(@Observes @Initialized(ApplicationScoped.class) Object event) {
            System.out.println("initialized in " + ProcessHandle.current().pid());
        }

        void stopped(@Observes Shutdown event) {
            System.out.println("shutdown in " + ProcessHandle.current().pid());
        }
    }

    interface Step {
        String name();
    }

    static class First implements Step {
        @Override
        public String name() {
            return "first";
        }
    }

    static class Second implements Step {
        @Override
        public String name() {
            return "second";
        }
    }

    @ConfigProperties(prefix = "test.pair")
    public static class Pair {
        public String left;
        public int right;
    }

    @BackgroundWorker(name = "wired", restartTime = "never")
    static class Wired implements WorkerMain {

        private final Greeter greeter;

        @Inject
        @Loud
        Greeter loud;

        @Inject
        Event<Imported> imports;

        @Inject
        Instance<Step> steps;

        @Inject
        WorkerContext injected;

        @Inject
        WorkerRegistrar registrar;

        @Inject
        Notifications notifications;

        @Inject
        @ConfigProperty(name = "test.text")
        String text;

        @Inject
        @ConfigProperty(name = "test.number", defaultValue = "7")
        int number;

        @Inject
        @ConfigProperties
        Pair pair;

        @Inject
        Wired(Greeter greeter) {
            this.greeter = greeter;
        }

        @Override
        public void main(WorkerContext context) throws Exception {
            System.out.println(greeter.greet("worker"));
            System.out.println(loud.greet("worker"));
            System.out.println(
                    "steps " + steps.stream().map(Step::name).sorted().toList());
            System.out.println("same context " + (context == injected));
            System.out.println("same notifications " + (context.notifications() == notifications));
            System.out.println("sees " + registrar.workers().size() + " worker");
            System.out.println("text " + text);
            System.out.println("number " + number);
            System.out.println("pair " + pair.left + " " + pair.right);
            imports.fire(new Imported("a.csv"));
            imports.fireAsync(new Imported("b.csv")).toCompletableFuture().get(SECONDS_MAX, TimeUnit.SECONDS);
        }
    }

    private static final Class<?>[] APPLICATION = {
        Wired.class,
        Quiet.class,
        Shouting.class,
        Prefixes.class,
        Counter.class,
        Audit.class,
        Polite.class,
        Listener.class,
        First.class,
        Second.class,
        Pair.class,
        MadeByAnExtension.class
    };

    private static final Map<String, String> SETTINGS = Map.of(
            "test.text", "costs $5 or $$$$, not \\${this.is.no.key}, in C:\\temp",
            "test.pair.left", "one",
            "test.pair.right", "2");

    /** Hears how workers end. */
    @ApplicationScoped
    static class Ends {
        private final BlockingQueue<WorkerExit> ends = new LinkedBlockingQueue<>();

        void exited(@Observes WorkerExited event) {
            ends.add(event.exit());
        }

        WorkerExit next() throws InterruptedException {
            WorkerExit exit = ends.poll(SECONDS_MAX, TimeUnit.SECONDS);
            if (exit == null) {
                throw new AssertionError("No worker ended within " + SECONDS_MAX + " s");
            }
            return exit;
        }
    }

    private static Container application(Class<?>... more) {
        return configured(SETTINGS, more);
    }

    private static Container configured(Map<String, String> settings, Class<?>... more) {
        Class<?>[] all = Stream.of(APPLICATION, more, new Class<?>[] {Ends.class})
                .flatMap(Stream::of)
                .toArray(Class<?>[]::new);
        return Container.configured(settings, all);
    }

    private static List<String> said(Container container, WorkerExit exit) {
        return container
                .get(WorkerRegistrar.class)
                .report(exit.worker())
                .orElseThrow()
                .lastOutput();
    }

    private static final List<String> WHAT_WIRED_SAYS = List.of(
            "hello worker, please",
            "counter made",
            "audited greet, 2",
            "number 1: HELLO worker",
            "steps [first, second]",
            "same context true",
            "same notifications true",
            "sees 1 worker",
            "text costs $5 or $$, not ${this.is.no.key}, in C:\\temp",
            "number 7",
            "pair one 2",
            "imported a.csv as 3",
            "imported later: b.csv",
            "counter destroyed at 3");

    private static WorkerExit assertWired(Container container) throws InterruptedException {
        WorkerExit exit = container.get(Ends.class).next();
        List<String> said = said(container, exit);
        assertEquals(ExitCause.COMPLETED, exit.cause(), () -> exit + " " + said);
        assertEquals(
                WHAT_WIRED_SAYS,
                said.stream().filter(line -> !line.startsWith("disposed")).collect(Collectors.toList()));
        assertTrue(said.contains("disposed of 'number 1: '"), () -> "" + said);
        return exit;
    }

    @Test
    void beansOfTheApplicationAreInjectedAndWork() throws Exception {
        try (Container container = application()) {
            container.hostedAlone();
            WorkerExit unused = assertWired(container);
        }
    }

    /** It has rehearsed with a container of its own, of which nothing may be left. */
    @Test
    void soTheyDoInASpareThatBecomesTheWorker(@TempDir Path run) throws Exception {
        Map<String, String> settings = new HashMap<>(SETTINGS);
        settings.put("bgworker.run-dir", run.toString());
        try (Container container = configured(settings)) {
            container.hostedAlone();
            WorkerExit first = assertWired(container);
            WorkerRuntime runtime =
                    container.get(WorkerSupervisor.class).runtime().orElseThrow();
            assertTrue(Await.until(() -> runtime.spares() == 1));
            List<ProcessHandle> spares = Fixture.processesBelow(run);
            assertEquals(1, spares.size(), spares::toString);
            WorkerHandle unused = container
                    .get(WorkerRegistrar.class)
                    .register(WorkerSpec.builder(Wired.class)
                            .name("again")
                            .restartPolicy(RestartPolicy.never())
                            .build());
            WorkerExit second = assertWired(container);
            assertEquals(spares.get(0).pid(), second.pid());
            assertNotEquals(first.pid(), second.pid());
        }
    }

    // ---- Configuration

    record Colour(String name) {}

    public static final class ToColour implements Converter<Colour> {
        private static final long serialVersionUID = 1L;

        @Override
        public Colour convert(String value) {
            return new Colour(value);
        }
    }

    public static final class OwnSource implements ConfigSource {
        @Override
        public Set<String> getPropertyNames() {
            return Set.of("test.own");
        }

        @Override
        public String getValue(String key) {
            return key.equals("test.own") ? "from the application's own source" : null;
        }

        @Override
        public String getName() {
            return "own";
        }
    }

    static class Configured implements WorkerMain {

        @Inject
        @ConfigProperty(name = "test.text", defaultValue = "none")
        String text;

        @Inject
        @ConfigProperty(name = "test.number", defaultValue = "7")
        int number;

        @Inject
        @ConfigProperty(name = "HOME", defaultValue = "none")
        String home;

        @Inject
        Config config;

        @Override
        public void main(WorkerContext context) {
            System.out.println("text " + text);
            System.out.println("number " + number);
            System.out.println("home " + home);
            System.out.println(
                    "colour " + config.getValue("test.colour", Colour.class).name());
            System.out.println(
                    "own " + config.getOptionalValue("test.own", String.class).orElse("none"));
            System.out.println("secret "
                    + config.getOptionalValue("test.secret", String.class).orElse("none"));
        }
    }

    @Test
    void configurationComesFromTheseSourcesInThisOrder() throws Exception {
        Map<String, String> ofServer =
                Map.of("test.text", "of the server", "test.number", "8", "test.secret", "of the server");
        try (Container container = Container.configured(ofServer, Configured.class, Ends.class)) {
            container.hostedAlone(Map.of(
                    "META-INF/microprofile-config.properties",
                    "test.text=of the file\ntest.number=1\ntest.colour=red\n",
                    "META-INF/services/" + Converter.class.getName(),
                    ToColour.class.getName(),
                    "META-INF/services/" + ConfigSource.class.getName(),
                    OwnSource.class.getName()));
            container
                    .get(WorkerRegistrar.class)
                    .register(WorkerSpec.builder(Configured.class)
                            .jvmOptions("-Dtest.number=9")
                            .build());
            assertEquals(
                    List.of(
                            "text of the server",
                            "number 9",
                            "home " + System.getenv("HOME"),
                            "colour red",
                            "own none",
                            "secret none"),
                    said(container, container.get(Ends.class).next()));
        }
    }

    // ---- What is left out

    public static final class Meddler implements Extension {
        void before(@Observes BeforeBeanDiscovery event) {
            System.out.println("extension in the worker");
        }
    }

    public static final class BuildTimeMeddler implements BuildCompatibleExtension {
        @Discovery
        public void discover(ScannedClasses classes) {
            System.out.println("build compatible extension in the worker");
        }
    }

    @Test
    void extensionsOfTheApplicationDoNotRunInAWorker() throws Exception {
        try (Container container = application()) {
            container.hostedAlone(Map.of(
                    "META-INF/services/" + Extension.class.getName(),
                    Meddler.class.getName(),
                    "META-INF/services/" + BuildCompatibleExtension.class.getName(),
                    BuildTimeMeddler.class.getName()));
            WorkerExit exit = container.get(Ends.class).next();
            List<String> said = said(container, exit);
            assertEquals(ExitCause.COMPLETED, exit.cause(), () -> exit + " " + said);
            assertTrue(said.stream().noneMatch(line -> line.contains("extension in the worker")), () -> "" + said);
        }
    }

    @RequestScoped
    static class WorkersOfRequests implements WorkerMain {
        @Override
        public void main(WorkerContext context) {}
    }

    @Test
    void whoCannotBeOneIsRefusedWhenItIsRegisteredAtRunTime() throws Exception {
        try (Container container = Container.of(WorkersOfRequests.class)) {
            container.hostedAlone();
            WorkerSpec spec = WorkerSpec.builder(WorkersOfRequests.class).build();
            WorkerRegistrar registrar = container.get(WorkerRegistrar.class);
            InvalidWorkerException refused = assertThrows(InvalidWorkerException.class, () -> registrar.register(spec));
            assertTrue(refused.getMessage().contains("RequestScoped, which a worker does not have"));
            assertThrows(
                    InvalidWorkerException.class, () -> registrar.afterCommit().register(spec));
            assertEquals(List.of(), registrar.workers());
        }
    }

    // ---- How they end

    @ApplicationScoped
    static class Shop {
        private boolean open = true;

        boolean isOpen() {
            return open;
        }

        @PreDestroy
        void close() {
            open = false;
            System.out.println("shop is closed");
        }
    }

    /** Ends as its main argument says. */
    static class Keeper implements WorkerMain {

        @Inject
        Shop shop;

        @Override
        public void main(WorkerContext context) throws Exception {
            context.onExit(code -> System.out.println("hook sees it open: " + shop.isOpen()));
            System.out.println("open: " + shop.isOpen());
            switch (context.entry().mainArg().asText()) {
                case "return" -> System.out.println("returns");
                case "throw" -> throw new IllegalStateException("on purpose");
                case "exit" -> System.exit(4);
                case "halt" -> Runtime.getRuntime().halt(0);
                default -> {
                    context.ready();
                    while (context.sleep(Duration.ofMinutes(5))) {
                        // Until it shall end.
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "return,    COMPLETED,  true",
        "throw,     FAILED,     true",
        "exit,      EXITED,     true",
        "terminate, TERMINATED, true",
        "halt,      HALTED,     false"
    })
    void beansAreDestroyedAfterTheHooksAtAnyOrderlyEnd(String how, ExitCause cause, boolean destroyed)
            throws Exception {
        try (Container container = Container.of(Keeper.class, Shop.class, Ends.class)) {
            container.hostedAlone();
            WorkerHandle handle = container
                    .get(WorkerRegistrar.class)
                    .register(WorkerSpec.builder(Keeper.class)
                            .mainArg(how)
                            .declaresReady(how.equals("terminate"))
                            .restartPolicy(RestartPolicy.never())
                            .build());
            if (how.equals("terminate")) {
                assertTrue(handle.awaitReady(LONG));
                handle.terminate();
            }
            WorkerExit exit = container.get(Ends.class).next();
            List<String> said = said(container, exit);
            assertEquals(cause, exit.cause(), () -> exit + " " + said);
            assertEquals(
                    destroyed
                            ? List.of("open: true", "hook sees it open: true", "shop is closed")
                            : List.of("open: true"),
                    said.stream()
                            .filter(line -> line.contains("open") || line.contains("shop"))
                            .toList());
        }
    }

    // ---- Beans that cannot be made

    @ApplicationScoped
    static class Broken {
        Broken() {
            throw new IllegalStateException("no server there");
        }

        void use() {
            System.out.println("never");
        }
    }

    static class BrokenPart {
        BrokenPart() {
            throw new IllegalStateException("no server there");
        }
    }

    static class Whole {
        @Inject
        BrokenPart part;
    }

    static class Makers {
        @Produces
        Imported make() {
            throw new IllegalStateException("no server there");
        }
    }

    static class UsesBroken implements WorkerMain {
        @Inject
        Broken broken;

        @Override
        public void main(WorkerContext context) {
            broken.use();
        }
    }

    static class HasBrokenPart implements WorkerMain {
        @Inject
        Whole whole;

        @Override
        public void main(WorkerContext context) {
            System.out.println("never " + whole);
        }
    }

    static class HasUnmade implements WorkerMain {
        @Inject
        Imported unmade;

        @Override
        public void main(WorkerContext context) {
            System.out.println("never " + unmade);
        }
    }

    static List<Arguments> broken() {
        return List.of(
                Arguments.of(UsesBroken.class, Broken.class.getName()),
                Arguments.of(HasBrokenPart.class, BrokenPart.class.getName()),
                Arguments.of(HasUnmade.class, Makers.class.getName() + ".make"));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void aBeanThatCannotBeMadeIsNamedAndTheWorkerFails(Class<? extends WorkerMain> worker, String bean)
            throws Exception {
        try (Container container =
                Container.of(worker, Broken.class, BrokenPart.class, Whole.class, Makers.class, Ends.class)) {
            container.hostedAlone();
            container
                    .get(WorkerRegistrar.class)
                    .register(WorkerSpec.builder(worker)
                            .restartPolicy(RestartPolicy.never())
                            .build());
            WorkerExit exit = container.get(Ends.class).next();
            List<String> said = said(container, exit);
            assertEquals(ExitCause.FAILED, exit.cause(), () -> exit + " " + said);
            assertEquals(1, exit.code().orElseThrow());
            String named = "Bean " + bean + " could not be made: java.lang.IllegalStateException: no server there";
            assertEquals(
                    List.of(named),
                    said.stream()
                            .filter(line -> line.contains("could not be made"))
                            .toList());
            assertFalse(said.stream().anyMatch(line -> line.contains("never")));
        }
    }

    // ---- Workers that want no container

    /** Says what it finds of a container. */
    static class Plain implements WorkerMain {
        @Override
        public void main(WorkerContext context) throws Exception {
            System.out.println("class path " + System.getProperty("java.class.path"));
            try {
                Class.forName("org.jboss.weld.environment.se.Weld", false, Plain.class.getClassLoader());
                System.out.println("there is a container");
            } catch (ClassNotFoundException e) {
                System.out.println("there is no container");
            }
        }
    }

    @Test
    void aWorkerWithoutInjectionPointsHasNoContainerNorItsJars() throws Exception {
        try (Container container = Container.of(Plain.class, Ends.class)) {
            container.hostedAlone();
            container
                    .get(WorkerRegistrar.class)
                    .register(WorkerSpec.builder(Plain.class).build());
            WorkerExit exit = container.get(Ends.class).next();
            List<String> said = said(container, exit);
            assertEquals(ExitCause.COMPLETED, exit.cause(), () -> exit + " " + said);
            assertTrue(said.contains("there is no container"), () -> "" + said);
            assertTrue(said.stream().noneMatch(line -> line.startsWith("class path") && line.contains("weld")));
        }
    }
}
