package io.bgworker.sample;

import io.bgworker.SharedMemoryException;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerInfo;
import io.bgworker.WorkerRegistrar;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everything the live page shows, as JSON under the name of its event. */
@ApplicationScoped
public class LiveState {

    private static final System.Logger LOG = System.getLogger(LiveState.class.getName());

    private static final int EXITS_MAX = 50;

    /** A flooding worker changes all its lines between two looks: this bounds what each client is sent of them. */
    private static final int LINES_MAX = 40;

    private static final int LINE_CHARS_MAX = 500;

    @Inject
    private WorkerRegistrar registrar;

    @Inject
    private ServerDatabase database;

    @Inject
    private Pipeline pipeline;

    public Map<String, String> read() {
        Map<String, String> state = new LinkedHashMap<>();
        List<WorkerInfo> workers = registrar.workers();
        List<WorkerExit> exits = registrar.exits();
        state.put("workers", WorkerJson.ofAll(workers).toString());
        state.put(
                "exits",
                WorkerJson.ofExits(exits.subList(0, Math.min(EXITS_MAX, exits.size())))
                        .toString());
        state.put("output", output(workers));
        try {
            state.put(
                    "totals",
                    TotalsJson.of(database.inTransaction(connection -> Ledger.totals(connection, Schema.DEFAULT)))
                            .toString());
        } catch (SQLException e) {
            // The page keeps the totals it has; whoever asks for them by themselves is told.
            LOG.log(System.Logger.Level.DEBUG, "The live page could not read the totals", e);
        }
        try {
            state.put("pipeline", pipeline.progress().toJson().toString());
        } catch (SharedMemoryException e) {
            LOG.log(System.Logger.Level.DEBUG, "The live page could not read the shared memory", e);
        }
        return state;
    }

    private String output(List<WorkerInfo> workers) {
        JsonObjectBuilder json = Json.createObjectBuilder();
        for (WorkerInfo worker : workers) {
            List<String> lines = registrar.output(worker.id());
            List<String> last = lines.subList(Math.max(0, lines.size() - LINES_MAX), lines.size()).stream()
                    .map(LiveState::cut)
                    .toList();
            json.add(worker.id().toString(), Json.createArrayBuilder(last));
        }
        return json.build().toString();
    }

    private static String cut(String line) {
        return line.length() <= LINE_CHARS_MAX ? line : line.substring(0, LINE_CHARS_MAX) + "…";
    }
}
