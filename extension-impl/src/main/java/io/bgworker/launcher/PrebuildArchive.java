package io.bgworker.launcher;

import io.bgworker.WorkerException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executor;

/**
 * A command for the build of a container image: makes the archives of classes of an application, and the image of it that workers
 * run on, where the deployed application will look for them. Needs no server, and runs no code of the application.
 */
public final class PrebuildArchive {

    private static final int MADE = 0;
    private static final int NOT_MADE = 1;
    private static final int WRONG_USAGE = 2;

    /** What the JVMs that make archives may need of the environment; nothing of it becomes part of one. */
    private static final List<String> ENVIRONMENT = List.of("PATH", "LANG", "TMPDIR", "HOME");

    /** What this could tell is about files that could not be removed, and is no reason to fail. */
    private static final Executor SILENT = line -> {};

    private final PrebuildOptions options;
    private final PrintStream out;

    private PrebuildArchive(PrebuildOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /**
     * Runs, and exits with 0 if the archives are there, with 1 if one could not be made, and with 2 if it was called wrongly.
     *
     * @param arguments see {@link PrebuildOptions#USAGE}, which is printed without any
     */
    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), System.out, System.err));
    }

    static int run(List<String> arguments, PrintStream out, PrintStream err) {
        PrebuildOptions options;
        try {
            options = PrebuildOptions.parse(arguments);
        } catch (PrebuildOptions.UsageException e) {
            err.println(e.getMessage());
            err.print(PrebuildOptions.USAGE);
            return WRONG_USAGE;
        }
        try {
            new PrebuildArchive(options, out).makeAll();
            return MADE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return NOT_MADE;
        } catch (Exception e) {
            err.println("No archive of " + options.war() + ": " + reason(e));
            return NOT_MADE;
        }
    }

    private static String reason(Exception e) {
        return e instanceof IOException || e instanceof WorkerException ? String.valueOf(e.getMessage()) : e.toString();
    }

    private void makeAll() throws Exception {
        JavaRelease release = JavaRelease.of(options.javaHome())
                .orElseThrow(() -> new IOException(
                        "The Java in " + options.javaHome() + " must be a HotSpot; others have no such archives"));
        try (WarFile war = WarFile.open(options.war())) {
            List<String> classes = new ArrayList<>(war.workers());
            classes.addAll(options.classes());
            LocalLauncher.Images images = new WorkerClassPath(
                    new ImageExporter(options.cacheDir(), war),
                    options.classPath(),
                    Bundles.in(options.cacheDir()),
                    options.pool(),
                    SILENT);
            if (options.plain()) {
                make(release, new ArchiveMaker.Wanted(images.image(false).classPath(), false, classes));
            }
            if (options.container()) {
                make(release, new ArchiveMaker.Wanted(images.image(true).classPath(), true, classes));
            }
        }
    }

    private void make(JavaRelease release, ArchiveMaker.Wanted wanted) throws IOException, InterruptedException {
        String key = ArchiveKey.of(wanted.classPath(), release, options.javaHome(), wanted.container())
                .orElseThrow(() ->
                        new IOException("--class-path must name jars only, there are no archives of directories"));
        ArchiveFormat format = ArchiveFormat.of(release);
        ArchiveStore store = new ArchiveStore(options.cacheDir(), SILENT);
        ArchiveMaker maker = new ArchiveMaker(format, options.javaHome(), List.of(), environment());
        Optional<Path> archive = store.make(key, format, aside -> maker.make(wanted, aside));
        out.println(archive.orElseThrow(() -> new IOException("another process is making it")));
    }

    private static Map<String, String> environment() {
        Map<String, String> visible = new TreeMap<>(System.getenv());
        visible.keySet().retainAll(ENVIRONMENT);
        return visible;
    }
}
