package io.bgworker.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.WorkerHandle;
import io.bgworker.WorkerInfo;
import io.bgworker.WorkerRegistrar;
import io.bgworker.contract.Rule;
import io.bgworker.server.app.AnnotatedClass;
import io.bgworker.server.app.AnnotatedMethods;
import io.bgworker.server.app.Declarer;
import io.bgworker.server.app.Obedient;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which static workers an application has, and with what values. Runs in the server. */
@ExtendWith(ArquillianExtension.class)
abstract class DiscoveryContract {

    @Inject
    WorkerRegistrar registrar;

    /** Without a beans.xml; the subclasses differ in that. */
    static WebArchive application(String name) {
        WebArchive war = Wars.withExtension(name)
                .addClasses(AnnotatedClass.class, AnnotatedMethods.class, Declarer.class, Obedient.class)
                .addClasses(DiscoveryContract.class, Await.class);
        return Wars.configure(
                war,
                Map.of(
                        "it.main-arg", "the configured",
                        "bgworker.worker.on-static-method.main-arg", "the override",
                        "bgworker.worker.by-code.extra", "the override's extra",
                        "bgworker.worker.left-out.enabled", "false"));
    }

    @Test
    @Rule({"REG-01", "REG-02"})
    void hasTheStaticWorkersOfAnnotationsAndOfCodeAndNoOther() {
        Set<String> names = registrar.workers().stream().map(WorkerInfo::name).collect(Collectors.toSet());
        assertEquals(Set.of("on-class", "on-static-method", "on-method", "by-code"), names);
        assertTrue(registrar.workers().stream().allMatch(WorkerInfo::isStatic), () -> "" + registrar.workers());
    }

    @Test
    @Rule("STA-01")
    void runsTheClassWithPlaceholdersReplaced() throws Exception {
        assertSays("on-class", "main argument: the configured", "extra: the default");
    }

    @Test
    @Rule("STA-01")
    void runsAnAnnotatedMethodOfAClassThatIsNoBean() throws Exception {
        assertSays("on-method", "datum: its datum", "main argument: its datum");
    }

    @Test
    void takesConfigurationOfAWorkerForWhatTheAnnotationSays() throws Exception {
        assertSays("on-static-method", "main argument: the override");
    }

    @Test
    void takesConfigurationOfAWorkerForWhatCodeSays() throws Exception {
        assertSays("by-code", "extra: the override's extra");
    }

    private void assertSays(String name, String... lines) throws Exception {
        List<WorkerHandle> workers = registrar.find(name);
        assertEquals(1, workers.size(), name);
        Await.until(
                name + " says " + List.of(lines),
                () -> registrar.output(workers.get(0).id()).containsAll(List.of(lines)));
    }
}
