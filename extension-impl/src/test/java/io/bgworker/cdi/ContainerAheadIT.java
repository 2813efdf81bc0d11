package io.bgworker.cdi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.BackgroundWorker;
import io.bgworker.ExitCause;
import io.bgworker.RestartPolicy;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerHandle;
import io.bgworker.WorkerMain;
import io.bgworker.WorkerRegistrar;
import io.bgworker.WorkerSpec;
import io.bgworker.runtime.Await;
import io.bgworker.runtime.Fixture;
import io.bgworker.runtime.WorkerRuntime;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InterceptorBinding;
import jakarta.interceptor.InvocationContext;
import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.config.spi.Converter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Containers that spares boot before they are anybody: real child JVMs. */
final class ContainerAheadIT {

    /** The log of the rehearsal leads to its container, which is closed, until that of the worker takes its place. */
    private static final long REHEARSED = 1;

    private static final String IMPLEMENTATION = "io.bgworker.beans.WeldContainerOfWorker";

    @TempDir
    private Path run;

    /** Whether the code that asks runs in a process that is nobody so far. */
    private static String where() {
        return Arrays.stream(new Throwable().getStackTrace())
                        .anyMatch(frame -> frame.getClassName().equals("io.bgworker.worker.Rehearsal"))
                ? "in the spare"
                : "in the worker";
    }

    // ---- An application

    @InterceptorBinding
    @Retention(RetentionPolicy.RUNTIME)
    @interface Counted {}

    @Counted
    @Interceptor
    @Priority(Interceptor.Priority.APPLICATION)
    static class Counting {
        private static final String INITIALISED = where();

        @AroundInvoke
        Object around(InvocationContext call) throws Exception {
            return call.proceed() + ", interceptor " + INITIALISED;
        }
    }

    record Product(String made) {}

    static class Factory {
        private static final String INITIALISED = where();

        @Produces
        @ApplicationScoped
        Service service(WorkerContext context) {
            return new Service(context.entry().name() + ", factory " + INITIALISED);
        }
    }

    static class Service {
        private static final String INITIALISED = where();
        private final String made;

        Service() {
            made = "";
        }

        Service(String made) {
            this.made = made;
        }

        String made() {
            return made + ", service " + INITIALISED;
        }
    }

    @ApplicationScoped
    static class Intercepted {
        private static final String INITIALISED = where();

        @Inject
        WorkerContext context;

        @Counted
        String say() {
            return "bean of " + context.entry().name() + " " + INITIALISED;
        }

        @PreDestroy
        void end() {
            System.out.println("bean is destroyed");
        }
    }

    @BackgroundWorker(name = "first", restartTime = "never")
    static class Job implements WorkerMain {
        private static final String INITIALISED = where();

        @Inject
        Service service;

        @Inject
        Intercepted bean;

        @Inject
        WorkerContext injected;

        @Inject
        @ConfigProperty(name = "test.number")
        int number;

        @Override
        public void main(WorkerContext context) {
            System.out.println("job " + INITIALISED + ", same context " + (context == injected) + ", number " + number);
            System.out.println(service.made());
            System.out.println(bean.say());
        }
    }

    /** Another worker, whose container is another one. */
    static class Other implements WorkerMain {
        @Inject
        Intercepted bean;

        @Override
        public void main(WorkerContext context) {
            System.out.println(bean.say());
        }
    }

    public static final class ToProduct implements Converter<Product> {
        private static final long serialVersionUID = 1L;

        @Override
        public Product convert(String value) {
            return new Product(value);
        }
    }

    private static final List<String> WHAT_THE_BEAN_SAYS = List.of(
            "job in the worker, same context true, number 7",
            "%s, factory in the worker, service in the worker",
            "bean of %s in the worker, interceptor in the worker",
            "bean is destroyed");

    // ----

    private Container application() {
        return Container.configured(
                Map.of("bgworker.run-dir", run.toString(), "test.number", "7"),
                Job.class,
                Other.class,
                Factory.class,
                Intercepted.class,
                Counting.class,
                BeansOfWorkersIT.Ends.class);
    }

    private static List<String> completed(Container container, WorkerExit exit) {
        List<String> said = container
                .get(WorkerRegistrar.class)
                .report(exit.worker())
                .orElseThrow()
                .lastOutput();
        assertEquals(ExitCause.COMPLETED, exit.cause(), () -> exit + " " + said);
        return said;
    }

    private static WorkerExit nextExit(Container container) throws InterruptedException {
        return container.get(BeansOfWorkersIT.Ends.class).next();
    }

    private static List<String> ofWorker(String name) {
        return WHAT_THE_BEAN_SAYS.stream().map(line -> line.formatted(name)).toList();
    }

    private long awaitSpare(Container container) {
        WorkerRuntime runtime = container.get(WorkerSupervisor.class).runtime().orElseThrow();
        assertTrue(Await.until(() -> runtime.spares() == 1));
        List<ProcessHandle> processes = Fixture.processesBelow(run);
        assertEquals(1, processes.size(), processes::toString);
        return processes.get(0).pid();
    }

    private static WorkerExit run(Container container, Class<? extends WorkerMain> worker) throws InterruptedException {
        WorkerHandle unused = container
                .get(WorkerRegistrar.class)
                .register(WorkerSpec.builder(worker)
                        .name("second")
                        .restartPolicy(RestartPolicy.never())
                        .build());
        return nextExit(container);
    }

    /** How many containers there are in a process. */
    private static long containers(long pid) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(pid),
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String histogram = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(histogram.contains("java.lang.String"), histogram);
        return histogram
                .lines()
                .map(line -> line.strip().split("\\s+"))
                .filter(words -> words.length > 3 && words[3].equals(IMPLEMENTATION))
                .mapToLong(words -> Long.parseLong(words[1]))
                .sum();
    }

    @Test
    void workerGetsTheContainerThatItsSpareHasBootedWithoutRunningItsCode() throws Exception {
        try (Container container = application()) {
            container.hostedAlone();
            WorkerExit first = nextExit(container);
            assertEquals(ofWorker("first"), completed(container, first));
            long spare = awaitSpare(container);
            assertEquals(REHEARSED + 1, containers(spare));

            WorkerExit second = run(container, Job.class);

            assertEquals(ofWorker("second"), completed(container, second));
            assertEquals(spare, second.pid());
            assertNotEquals(first.pid(), second.pid());
        }
    }

    @Test
    void workerOfOtherBeansGetsAContainerOfItsOwn() throws Exception {
        try (Container container = application()) {
            container.hostedAlone();
            completed(container, nextExit(container));
            long spare = awaitSpare(container);
            assertEquals(REHEARSED + 1, containers(spare));

            WorkerExit other = run(container, Other.class);

            assertEquals(ofWorker("second").subList(2, 4), completed(container, other));
            assertEquals(spare, other.pid());
        }
    }

    @Test
    void nothingIsBootedAheadWhereThatWouldMakeConvertersOfTheApplication() throws Exception {
        try (Container container = application()) {
            container.hostedAlone(Map.of("META-INF/services/" + Converter.class.getName(), ToProduct.class.getName()));
            completed(container, nextExit(container));
            long spare = awaitSpare(container);
            assertEquals(REHEARSED, containers(spare));

            WorkerExit second = run(container, Job.class);

            assertEquals(ofWorker("second"), completed(container, second));
            assertEquals(spare, second.pid());
        }
    }
}
