package io.bgworker.launcher;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Where the jars of the libraries are that we bring along for workers. */
@FunctionalInterface
public interface Bundles {

    /**
     * Tells it, and puts them there if they are not. May block.
     *
     * @param jars which ones
     * @return where they are
     */
    ApplicationImage image(BundledJars jars);

    /**
     * In a cache, from where they are exported when they are asked for.
     *
     * @param cacheDir the value of {@code bgworker.cache-dir}
     * @return all of them
     */
    static Bundles in(Path cacheDir) {
        Map<BundledJars, ImageExporter> exporters = new ConcurrentHashMap<>();
        return jars -> exporters
                .computeIfAbsent(jars, each -> new ImageExporter(cacheDir, each))
                .image();
    }
}
