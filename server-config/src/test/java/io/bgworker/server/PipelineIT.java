package io.bgworker.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.contract.Rule;
import jakarta.json.JsonObject;
import java.net.URI;
import java.util.function.Predicate;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sample's pipeline: shared memory between workers and the application in the real server, and what a crash does to it. */
@ExtendWith(ArquillianExtension.class)
class PipelineIT {

    private static final long ENOUGH = 100;
    private static final int SIGKILL = 9;

    @ArquillianResource
    private URI base;

    private Sample sample;

    @Deployment(testable = false)
    static WebArchive deployment() {
        return Wars.sample();
    }

    @BeforeEach
    void sampleRuns() throws Exception {
        sample = new Sample(base);
        sample.awaitReady("Summarizer");
    }

    @AfterEach
    void onlyTheSummarizerIsLeft() throws Exception {
        sample.delete("api/pipeline").expect(202);
        Await.until("the pipeline is gone", () -> sample.workers().size() == 1);
    }

    private JsonObject progress() {
        return sample.get("api/pipeline").expect(200).object();
    }

    private JsonObject awaitProgress(Predicate<JsonObject> reached) throws Exception {
        JsonObject[] found = new JsonObject[1];
        Await.until("progress, now " + progress(), () -> {
            found[0] = progress();
            return reached.test(found[0]);
        });
        return found[0];
    }

    private static int resetTo(JsonObject progress) {
        return progress.isNull("lastReset")
                ? 0
                : progress.getJsonObject("lastReset").getInt("generation");
    }

    private void start() {
        sample.post("api/pipeline", "{}").expect(202);
    }

    @Test
    @Rule({"SHM-20", "MQ-02", "MQ-05", "REG-22"})
    void foldsWhatIsProducedAndTheServerSeesHowFarItIs() throws Exception {
        start();
        start();
        JsonObject progress = awaitProgress(now -> now.getInt("folded") >= ENOUGH);
        assertEquals(2, progress.getInt("running"), "started once");
        sample.delete("api/pipeline").expect(202);
        JsonObject end = awaitProgress(now -> now.getInt("running") == 0);
        long folded = end.getInt("folded");
        assertTrue(folded >= ENOUGH && folded <= end.getInt("produced"), end::toString);
        // Without a gap, and each once: the sum of 1 to that.
        assertEquals(folded * (folded + 1) / 2, end.getJsonNumber("sum").longValueExact());

        start();
        awaitProgress(now -> now.getInt("folded") > end.getInt("folded"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pipeline-producer", "pipeline-folder"})
    @Rule({"EXI-08", "EXI-09", "SHM-01"})
    void goesOnWithANewGenerationAfterTheCrashOfAWorker(String crasher) throws Exception {
        start();
        JsonObject before = awaitProgress(now -> now.getInt("folded") >= ENOUGH);
        JsonObject worker = sample.awaitReady(crasher);

        sample.post("api/pipeline/kill", "{\"worker\": \"" + crasher + "\"}").expect(202);

        // The event comes a moment after the memory is new; before it, what is told may be of the reset before.
        JsonObject after = awaitProgress(now -> now.getInt("generation") > before.getInt("generation")
                && now.getInt("folded") > 0
                && resetTo(now) == now.getInt("generation"));
        assertEquals(before.getInt("generation") + 1, after.getInt("generation"));
        assertEquals(crasher, after.getJsonObject("lastReset").getString("crasher"));
        JsonObject again =
                sample.awaitWorker(crasher, now -> now.getInt("incarnation") == worker.getInt("incarnation") + 1);
        assertEquals(SIGKILL, again.getJsonObject("lastExit").getInt("signal"));
        JsonObject later = awaitProgress(now -> now.getInt("folded") >= after.getInt("folded") + ENOUGH);
        assertEquals(after.getInt("generation"), later.getInt("generation"), "one crash, one reset");
        assertEquals(
                200, new Health(Integer.toString(base.getPort())).of("live").status());
    }

    @Test
    void killsNothingElse() {
        sample.post("api/pipeline/kill", "{\"worker\": \"Summarizer\"}").expect(400);
        sample.post("api/pipeline/kill", "{\"worker\": \"pipeline-folder\"}").expect(404);
    }
}
