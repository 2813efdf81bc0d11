package io.bgworker.worker;

import io.bgworker.Datum;
import io.bgworker.EntryPoint;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerEntry;
import io.bgworker.WorkerId;
import io.bgworker.WorkerMain;
import io.bgworker.protocol.BeanArchive;
import io.bgworker.protocol.Frame;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.sql.Driver;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;

/**
 * The main class of a JVM in which the classes are recorded that a worker's JVM loads, for an archive of them. It plays
 * supervisor to itself: {@link Main} runs as in any worker, with a container if there is one in workers, and with an entry
 * point of ours that does what workers usually do. No code of the application runs: its classes are loaded, and not initialised.
 */
public class ArchiveTraining implements WorkerMain {

    /** Named, not referred to: the classes it needs are there only where there is a container. */
    static final String TRAINING_BEAN = "io.bgworker.beans.TrainingBean";

    private static final String TRAINING_SERVICE = "io.bgworker.beans.TrainingService";

    /** Beans of ours for a container that has none of the application's. */
    static final BeanArchive BEANS = new BeanArchive(
            List.of(TRAINING_BEAN, TRAINING_SERVICE),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Map.of(),
            Map.of(),
            Map.of());

    private static final String CONTAINER = "container";

    /** The classes of the application. Written once, before they are asked for. */
    private static volatile List<String> classes = List.of();

    /** Made by {@link UserMain}, as any entry point. */
    protected ArchiveTraining() {}

    /**
     * Runs; the working directory must be empty, and be nobody else's. The first line of standard input is {@code container} if
     * there is to be one, each line behind it a class of the application.
     *
     * @param args none
     * @throws Throwable as {@link Main#main}; an {@link IOException} if there is no socket to be had
     */
    public static void main(String[] args) throws Throwable {
        List<String> input = new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        classes = input.subList(1, input.size());
        MockSupervisor supervisor =
                MockSupervisor.assigning(assignment(input.get(0).equals(CONTAINER)));
        System.setIn(new ByteArrayInputStream((supervisor.socket() + "\ntoken\n").getBytes(StandardCharsets.UTF_8)));
        Main.main(args);
    }

    private static Frame.Assign assignment(boolean container) {
        WorkerEntry entry = new WorkerEntry(
                new WorkerId(0, 1),
                "training",
                "training",
                container ? new EntryPoint(TRAINING_BEAN, "") : EntryPoint.of(ArchiveTraining.class),
                Datum.none(),
                new byte[0],
                Set.of(),
                1);
        Optional<BeanArchive> beans = container ? Optional.of(BEANS) : Optional.empty();
        return new Frame.Assign(entry, System.Logger.Level.INFO, beans);
    }

    @Override
    public final void main(WorkerContext context) throws Exception {
        Understudy.play(context);
        classes.forEach(ArchiveTraining::load);
        ServiceLoader.load(Driver.class).stream().forEach(ArchiveTraining::load);
        useWhatDriversNeed();
        if (context instanceof ChildContext child) {
            // When their server dies, all of its workers end at once, and do all that for the first time.
            child.terminate();
            child.supervisorDied();
        }
    }

    private static void useWhatDriversNeed() {
        try {
            DriversNeeds.use();
        } catch (IOException | GeneralSecurityException | LinkageError e) {
            // Not every runtime has all of it.
        }
    }

    private static void load(ServiceLoader.Provider<Driver> driver) {
        try {
            load(driver.type().getName());
        } catch (RuntimeException | LinkageError e) {
            // A driver that cannot be used is the business of who wants to use it.
        }
    }

    private static void load(String name) {
        try {
            Class.forName(name, false, ClassLoader.getSystemClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            // As above: the worker itself will tell, and better.
        }
    }
}
