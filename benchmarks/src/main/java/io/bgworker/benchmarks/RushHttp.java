package io.bgworker.benchmarks;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a plain request takes that Open Liberty answers, while many workers of an application in it start. */
final class RushHttp implements Measurement {

    private static final int ROUNDS_MAX = 1; // Of hundreds of requests each.
    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final long ASK_EVERY_MILLIS = 5;
    private static final int WARM_UP_REQUESTS = 2_000;
    private static final int QUIET_REQUESTS = 500;
    private static final int CALLERS = 4;
    private static final long SECONDS_MAX = 120;

    private static final String RUNNER = """
            {"entryPoint": "io.bgworker.sample.Misbehaver", "mainArg": "run", "name": "runner-%d"}""";

    private static final String RUNS = "\"phase\":\"READY\"";
    private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");

    private final int workers;
    private final HttpClient client = HttpClient.newHttpClient();

    RushHttp(int workers) {
        this.workers = workers;
    }

    @Override
    public String id() {
        return "launch.rush" + workers + ".http";
    }

    @Override
    public String what() {
        return "a request for a page of the sample in Open Liberty, while " + workers + " workers of the sample start";
    }

    @Override
    public Unit unit() {
        return Unit.MILLISECONDS;
    }

    @Override
    public Optional<String> reference() {
        return Optional.of("the same while nothing starts");
    }

    @Override
    public int roundsMax() {
        return ROUNDS_MAX;
    }

    @Override
    public Optional<String> prepare() {
        return Liberty.missing();
    }

    @Override
    public void ours(Samples samples) throws Exception {
        try (Liberty liberty = startWarm()) {
            ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
            try {
                List<Future<String>> calls = new ArrayList<>();
                for (int i = 0; i < workers; i++) {
                    int number = i;
                    calls.add(callers.submit(() -> register(liberty, number)));
                }
                Future<?> rush = callers.submit(() -> awaitAll(liberty, calls));
                while (!rush.isDone()) {
                    ask(liberty, samples);
                }
                rush.get();
            } finally {
                callers.shutdownNow();
            }
        }
    }

    @Override
    public void reference(Samples samples) throws Exception {
        try (Liberty liberty = startWarm()) {
            for (int i = 0; i < QUIET_REQUESTS; i++) {
                ask(liberty, samples);
            }
        }
    }

    private Liberty startWarm() throws IOException, InterruptedException {
        Liberty liberty = Liberty.start(Map.of("BGWORKER_MAX_WORKER_PROCESSES", Integer.toString(2 * workers)));
        try {
            for (int i = 0; i < WARM_UP_REQUESTS; i++) {
                page(liberty);
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            liberty.close();
            throw e;
        }
        return liberty;
    }

    private void ask(Liberty liberty, Samples samples) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        page(liberty);
        samples.add(System.nanoTime() - begin);
        TimeUnit.MILLISECONDS.sleep(ASK_EVERY_MILLIS);
    }

    private void page(Liberty liberty) throws IOException, InterruptedException {
        call(HttpRequest.newBuilder(liberty.uri("index.html")).build(), OK);
    }

    private String register(Liberty liberty, int number) throws IOException, InterruptedException {
        return call(
                HttpRequest.newBuilder(liberty.uri("api/workers"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(RUNNER.formatted(number)))
                        .build(),
                CREATED);
    }

    /** Asks for one after the other, and rarely, since the question itself is a load: they start in this order. */
    private Void awaitAll(Liberty liberty, List<Future<String>> calls) throws Exception {
        long begin = System.nanoTime();
        for (Future<String> call : calls) {
            HttpRequest question = HttpRequest.newBuilder(liberty.uri("api/workers/" + id(call.get())))
                    .build();
            while (!call(question, OK).contains(RUNS)) {
                if (System.nanoTime() - begin > TimeUnit.SECONDS.toNanos(SECONDS_MAX)) {
                    throw new IllegalStateException("Not all workers ran within " + SECONDS_MAX + " seconds");
                }
                TimeUnit.MILLISECONDS.sleep(100 * ASK_EVERY_MILLIS);
            }
        }
        return null;
    }

    private static String id(String worker) {
        Matcher id = ID.matcher(worker);
        if (!id.find()) {
            throw new IllegalStateException("A worker without an id: " + worker);
        }
        return id.group(1);
    }

    private String call(HttpRequest request, int expected) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
        if (response.statusCode() != expected) {
            throw new IOException(request + " was answered with " + response.statusCode() + ": " + response.body());
        }
        return response.body();
    }
}
