package io.bgworker.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.contract.Rule;
import io.bgworker.server.app.Obedient;
import io.bgworker.server.app.ServerProbe;
import io.bgworker.server.app.Vital;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.OperateOnDeployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An application that is undeployed leaves nothing of its workers behind, neither in the server nor beside it. */
@ExtendWith(ArquillianExtension.class)
class RedeployIT {

    @ArquillianResource
    private Deployer deployer;

    @ArquillianResource
    @OperateOnDeployment("probe")
    private URI probeBase;

    private final RunDirectories runDirectories = RunDirectories.byDefault();
    private final Set<String> deployed = new LinkedHashSet<>();
    private Sample probe;
    private Sample sample;
    private long server;

    @Deployment(name = "probe", testable = false)
    static WebArchive probe() {
        return ShrinkWrap.create(WebArchive.class, "probe.war").addClass(ServerProbe.class);
    }

    @Deployment(name = "sample", managed = false, testable = false)
    static WebArchive sample() {
        return Wars.sample();
    }

    @Deployment(name = "neighbour", managed = false, testable = false)
    static WebArchive neighbour() {
        return Wars.withExtension("neighbour")
                .addClasses(Vital.class, Obedient.class)
                .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml");
    }

    @BeforeEach
    void serverHasNoWorkers() throws IOException {
        probe = new Sample(probeBase);
        sample = new Sample(probeBase.resolve("/bgworker-sample/"));
        server = Long.parseLong(probe("pid").iterator().next());
        assertNothingIsLeft();
    }

    @AfterEach
    void undeployAll() {
        List.copyOf(deployed).forEach(this::undeploy);
    }

    private void deploy(String name) {
        deployer.deploy(name);
        deployed.add(name);
    }

    private void undeploy(String name) {
        deployer.undeploy(name);
        deployed.remove(name);
    }

    @Test
    @Rule({"OUR-09", "SHU-02", "SHU-03"})
    void leavesNoProcessThreadMBeanOrFileHoweverOftenItIsRedeployed() throws Exception {
        deploy("sample");
        long first = Sample.pid(sample.awaitReady("Summarizer"));
        sample.misbehave("run");
        sample.misbehave("ignore-terminate");
        sample.awaitReady("run");
        sample.awaitReady("ignore-terminate");
        assertEquals(3, Processes.workersOf(server).size());
        assertTrue(threads().contains("bgworker-supervisor"), () -> "" + threads());
        assertEquals(1, probe("mbeans").size());
        assertEquals(List.of("bgworker-sample"), runDirectories.applications(server));

        undeploy("sample");
        assertNothingIsLeft();

        deploy("sample");
        assertNotEquals(first, Sample.pid(sample.awaitReady("Summarizer")));

        undeploy("sample");
        assertNothingIsLeft();
    }

    @Test
    @Rule("SHU-02")
    void leavesTheWorkersOfOtherApplicationsAlone() throws Exception {
        deploy("neighbour");
        Await.until(
                "the neighbour's worker runs", () -> Processes.workersOf(server).size() == 1);
        List<Long> neighbours = Processes.workersOf(server);

        deploy("sample");
        sample.awaitReady("Summarizer");
        assertEquals(2, Processes.workersOf(server).size());
        assertEquals(2, probe("mbeans").size());
        undeploy("sample");

        assertEquals(neighbours, Processes.workersOf(server));
        assertEquals(List.of("neighbour"), runDirectories.applications(server));
    }

    private void assertNothingIsLeft() throws IOException {
        assertEquals(List.of(), Processes.workersOf(server));
        assertEquals(Set.of(), threads());
        assertEquals(Set.of(), probe("mbeans"));
        assertFalse(runDirectories.servers().contains(server), () -> "directory of " + server);
    }

    /** Threads of ours, and those of the database that the sample has in the server. */
    private Set<String> threads() {
        return probe("threads").stream()
                .filter(name -> name.startsWith("bgworker") || name.startsWith("H2 "))
                .collect(Collectors.toSet());
    }

    private Set<String> probe(String what) {
        return probe.get("server/" + what).expect(200).text().lines().collect(Collectors.toSet());
    }
}
