package io.bgworker.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipFile;

/**
 * What a worker lacks of SLF4J, so that what its code logs there goes to {@code java.util.logging} and with that to the server's
 * log. An application may have all of it, the API alone, or, where its server provides SLF4J, nothing. A provider that the
 * application brings is its own decision, and left alone.
 */
enum Slf4j {

    /** Nothing: the application has its own provider. */
    NOTHING,

    /** All of it. */
    API_AND_PROVIDER,

    /** The provider for the application's API. */
    PROVIDER,

    /** The provider for the application's API, which is of version 1. */
    PROVIDER_OF_VERSION_1;

    private static final String API = "org/slf4j/Logger.class";
    private static final String API_OF_VERSION_2 = "org/slf4j/spi/SLF4JServiceProvider.class";
    private static final String PROVIDER_OF_THE_APPLICATION = "META-INF/services/org.slf4j.spi.SLF4JServiceProvider";
    private static final String BINDING_OF_THE_APPLICATION = "org/slf4j/impl/StaticLoggerBinder.class";

    /** The jars that have to be put on the class path, behind the application's. */
    List<BundledJars> missing() {
        return switch (this) {
            case NOTHING -> List.of();
            case API_AND_PROVIDER -> List.of(BundledJars.SLF4J_API, BundledJars.SLF4J_PROVIDER);
            case PROVIDER -> List.of(BundledJars.SLF4J_PROVIDER);
            case PROVIDER_OF_VERSION_1 -> List.of(BundledJars.SLF4J_PROVIDER_1);
        };
    }

    /** Looks through a class path. */
    static Slf4j of(List<Path> classPath) throws IOException {
        return of(
                contains(classPath, API),
                contains(classPath, API_OF_VERSION_2),
                contains(classPath, PROVIDER_OF_THE_APPLICATION),
                contains(classPath, BINDING_OF_THE_APPLICATION));
    }

    /** An API takes providers of its own version only; without an API only who brings no provider is helped by ours. */
    static Slf4j of(boolean api, boolean apiOfVersion2, boolean provider, boolean binding) {
        if (!api) {
            return provider || binding ? NOTHING : API_AND_PROVIDER;
        }
        if (apiOfVersion2) {
            return provider ? NOTHING : PROVIDER;
        }
        return binding ? NOTHING : PROVIDER_OF_VERSION_1;
    }

    private static boolean contains(List<Path> classPath, String name) throws IOException {
        for (Path entry : classPath) {
            if (Files.isDirectory(entry) ? Files.exists(entry.resolve(name)) : isInJar(entry, name)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isInJar(Path jar, String name) throws IOException {
        if (!Files.isRegularFile(jar)) {
            return false; // A class path may name what is not there.
        }
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return zip.getEntry(name) != null;
        }
    }
}
