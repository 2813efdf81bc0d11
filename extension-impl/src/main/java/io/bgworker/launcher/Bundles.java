package io.bgworker.launcher;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** Where the jars of the libraries are that we bring along for workers. */
@FunctionalInterface
public interface Bundles {

    /**
     * Tells it, and puts them there if they are not. May block.
     *
     * @param jars which ones
     * @param log writes to the log, which may block, and must not block the caller
     * @return where they are
     */
    ApplicationImage image(BundledJars jars, Executor log);

    /**
     * In a cache, from where they are exported when they are asked for.
     *
     * @param cacheDir the value of {@code bgworker.cache-dir}
     * @return all of them
     */
    static Bundles in(Path cacheDir) {
        Map<BundledJars, ImageExporter> exporters = new ConcurrentHashMap<>();
        return (jars, log) -> exporters
                .computeIfAbsent(jars, each -> new ImageExporter(cacheDir, each))
                .image(log);
    }
}
