package io.bgworker.launcher;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * What workers have on their class path: the application, what the configuration adds, and those of our libraries that they lack
 * beside that. Used by one thread at a time.
 */
public final class WorkerClassPath implements LocalLauncher.Images {

    private final ApplicationImage.Maker application;
    private final List<Path> configured;
    private final Bundles bundles;
    private final boolean pools;
    private final Executor log;

    /** What was looked through last, and what of SLF4J it lacks. */
    private List<Path> lookedThrough = List.of();

    private Slf4j slf4j = Slf4j.NOTHING;

    /**
     * A class path.
     *
     * @param application tells where the application is, and puts it there if it is not
     * @param configured further jars, behind it
     * @param bundles our libraries
     * @param pools whether there may be a pool of connections
     * @param log writes to the log, which may block, and must block nothing here
     */
    public WorkerClassPath(
            ApplicationImage.Maker application, List<Path> configured, Bundles bundles, boolean pools, Executor log) {
        this.application = application;
        this.configured = List.copyOf(configured);
        this.bundles = bundles;
        this.pools = pools;
        this.log = log;
    }

    /** The container and the pool go first: their parts must not be mixed with those of another. */
    @Override
    public ApplicationImage image(boolean container) throws Exception {
        ApplicationImage image = application.image(log).with(configured);
        if (!image.classPath().equals(lookedThrough)) {
            slf4j = Slf4j.of(image.classPath());
            lookedThrough = image.classPath();
        }
        for (BundledJars missing : slf4j.missing()) {
            image = image.with(bundles.image(missing, log).classPath());
        }
        if (pools) {
            image = bundles.image(BundledJars.POOL, log).with(image.classPath());
        }
        return container ? bundles.image(BundledJars.CONTAINER, log).with(image.classPath()) : image;
    }
}
