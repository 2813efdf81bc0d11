package io.bgworker.benchmarks;

import io.bgworker.WorkerHandle;
import io.bgworker.WorkerSpec;
import io.bgworker.benchmarks.subject.DatabaseWorker;
import io.bgworker.benchmarks.subject.Order;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What all measurements share. Used by one thread. */
final class Laboratory implements AutoCloseable {

    private static final boolean KNOWS_AOT = Runtime.version().feature() >= 25;
    private static final long ARCHIVE_SECONDS_MAX = 300;
    private static final long LOOK_EVERY_MILLIS = 6_000;
    private static final long SETTLE_MILLIS = 3_000;

    final Path directory = Files.createTempDirectory("bgw"); // Short: sockets must fit.
    final Marks marks = new Marks(directory.resolve("m"));
    private @Nullable Place cold;
    private @Nullable Place warm;
    private @Nullable Pair pair;
    final InstalledPostgreSql postgreSql = new InstalledPostgreSql();
    private final Map<Subject, Place> withSpare = new EnumMap<>(Subject.class);
    private @Nullable Cluster cluster;
    private final Map<Boolean, Place> withDatabase = new HashMap<>();
    private final List<Runnable> closeLater = new ArrayList<>();
    private @Nullable List<String> options;

    Laboratory() throws IOException {}

    /** Where workers start without archives of their classes. */
    Place cold() {
        if (cold == null) {
            cold = new Place(directory, false, 0);
        }
        return cold;
    }

    /** Where workers start with archives of their classes. */
    Place warm() {
        if (warm == null) {
            warm = new Place(directory, true, 0);
        }
        return warm;
    }

    /** Where workers start as they do by default: a spare waits. */
    Place withSpare(Subject subject) {
        return withSpare.computeIfAbsent(subject, each -> new Place(directory, true, 1));
    }

    /** Two workers that send each other messages. */
    Pair pair() {
        if (pair == null) {
            pair = new Pair(cold());
        }
        return pair;
    }

    /** A PostgreSQL that starts background workers of its own, and where workers of ours connect to. */
    Cluster cluster() throws IOException {
        if (cluster == null) {
            cluster = new Cluster(postgreSql, directory.resolve("postgresql"));
        }
        return cluster;
    }

    /** Where a spare waits, which knows the driver of the cluster, and may have connected ahead. */
    Place withDatabase(boolean connectsAhead) throws IOException {
        Place known = withDatabase.get(connectsAhead);
        if (known == null) {
            Map<String, String> keys = new HashMap<>(cluster().keys(DatabaseWorker.DATABASE));
            keys.put("bgworker.database." + DatabaseWorker.DATABASE + ".connect-timeout", "2m"); // Machines are busy.
            keys.put("bgworker.class-path", Application.library("postgresql-").toString());
            if (connectsAhead) {
                keys.put("bgworker.spares.database", DatabaseWorker.DATABASE);
            }
            known = new Place(directory, true, 1, keys);
            withDatabase.put(connectsAhead, known);
        }
        return known;
    }

    /** Has something of a measurement's own closed with this. */
    void closeLater(Runnable close) {
        closeLater.add(close);
    }

    Order leave() {
        return new Order(marks.socket(), Order.Then.END);
    }

    Order stay() {
        return new Order(marks.socket(), Order.Then.WAIT);
    }

    Order stayUntilTheParentIsGone() {
        return new Order(marks.socket(), Order.Then.WAIT_FOR_PARENT);
    }

    /** Waits until workers start with an archive, which is made when none was started for some seconds. */
    void awaitArchive(Subject subject) throws IOException, InterruptedException {
        awaitArchive(warm(), Place.spec(subject.worker, stay().text()).build());
    }

    /** The same, of a worker that stays. */
    void awaitArchive(Place place, WorkerSpec worker) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        while (optionsOf(place, worker).stream().noneMatch(Laboratory::namesAnArchive)) {
            if (System.nanoTime() - begin > TimeUnit.SECONDS.toNanos(ARCHIVE_SECONDS_MAX)) {
                throw new IllegalStateException("No archive within " + ARCHIVE_SECONDS_MAX + " seconds");
            }
            Thread.sleep(LOOK_EVERY_MILLIS);
        }
    }

    private static boolean namesAnArchive(String option) {
        return option.startsWith("-XX:SharedArchiveFile") || option.startsWith("-XX:AOTCache");
    }

    /** Waits until so many subjects have begun, and what a JVM does in the background after its start is over. */
    void awaitIdle(int subjects) throws InterruptedException {
        Rush.awaitLast(this, subjects);
        Thread.sleep(SETTLE_MILLIS);
    }

    /** The options that the JVM of a worker gets. */
    private List<String> optionsOf(Place place, WorkerSpec spec) throws IOException, InterruptedException {
        WorkerHandle worker = place.register(spec);
        marks.next();
        List<String> arguments = Proc.arguments(worker.pid().orElseThrow());
        worker.terminate();
        place.awaitEnd(worker);
        return arguments.subList(0, arguments.indexOf("-cp"));
    }

    /** The command that runs a subject without us: on the same Java, with the same options, but no archive. */
    List<String> bare(Subject subject, Order order) throws IOException, InterruptedException {
        if (options == null) {
            options = optionsOf(
                            cold(),
                            Place.spec(Subject.PLAIN.worker, stay().text()).build())
                    .stream()
                    .filter(option -> !option.startsWith("-XX:ErrorFile="))
                    .toList();
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-cp");
        command.add(
                cold().classPath(subject).stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        command.add(subject.bare.getName());
        command.add(order.text());
        return command;
    }

    /** Has a subject without us make an archive of its classes when it ends, as one does by hand; once. */
    void archiveBare(Subject subject) throws IOException, InterruptedException {
        Path archive = bareArchive(subject);
        if (Files.exists(archive)) {
            return;
        }
        List<String> command = bare(subject, leave());
        command.add(1, (KNOWS_AOT ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + archive);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        marks.next();
        process.waitFor();
        if (!Files.exists(archive)) {
            throw new IllegalStateException("No archive was made by " + command);
        }
    }

    /** The command that runs a subject without us, with that archive. */
    List<String> bareWithArchive(Subject subject, Order order) throws IOException, InterruptedException {
        List<String> command = bare(subject, order);
        command.add(1, (KNOWS_AOT ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + bareArchive(subject));
        return command;
    }

    private Path bareArchive(Subject subject) {
        return directory.resolve("bare-" + subject.id + ".archive");
    }

    @Override
    public void close() throws IOException {
        closeLater.forEach(Runnable::run);
        if (cold != null) {
            cold.close();
        }
        if (warm != null) {
            warm.close();
        }
        withSpare.values().forEach(Place::close);
        withDatabase.values().forEach(Place::close);
        if (cluster != null) {
            cluster.close();
        }
        marks.close();
        try (var files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        }
    }
}
