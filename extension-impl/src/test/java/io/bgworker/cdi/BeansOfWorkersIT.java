package io.bgworker.cdi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.BackgroundWorker;
import io.bgworker.ExitCause;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerExited;
import io.bgworker.WorkerMain;
import io.bgworker.WorkerRegistrar;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.decorator.Decorator;
import jakarta.decorator.Delegate;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.event.Shutdown;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Qualifier;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InterceptorBinding;
import jakarta.interceptor.InvocationContext;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperties;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** What is injected in a worker, in real child JVMs: a container here finds the beans, another one there has them. */
final class BeansOfWorkersIT {

    private static final long SECONDS_MAX = 60;

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
        Class<?>[] all = java.util.stream.Stream.of(APPLICATION, more, new Class<?>[] {Ends.class})
                .flatMap(java.util.stream.Stream::of)
                .toArray(Class<?>[]::new);
        return Container.configured(new java.util.TreeMap<>(SETTINGS), all);
    }

    private static List<String> said(Container container, WorkerExit exit) {
        return container
                .get(WorkerRegistrar.class)
                .report(exit.worker())
                .orElseThrow()
                .lastOutput();
    }

    @Test
    void beansOfTheApplicationAreInjectedAndWork() throws Exception {
        try (Container container = application()) {
            container.hosted();
            WorkerExit exit = container.get(Ends.class).next();
            List<String> said = said(container, exit);
            assertEquals(ExitCause.COMPLETED, exit.cause(), () -> exit + " " + said);
            assertEquals(
                    List.of(
                            "hello worker, please",
                            "counter made",
                            "audited greet, 2",
                            "number 1: HELLO worker",
                            "steps [first, second]",
                            "same context true",
                            "sees 1 worker",
                            "text costs $5 or $$, not ${this.is.no.key}, in C:\\temp",
                            "number 7",
                            "pair one 2",
                            "imported a.csv as 3",
                            "imported later: b.csv",
                            "counter destroyed at 3"),
                    said.stream().filter(line -> !line.startsWith("disposed")).collect(Collectors.toList()));
            assertTrue(said.contains("disposed of 'number 1: '"), () -> "" + said);
        }
    }
}
