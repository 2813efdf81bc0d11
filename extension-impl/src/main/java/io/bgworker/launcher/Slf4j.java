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

    /** Nothing: the application has its own provider, or leads {@code java.util.logging} to SLF4J: records would run in circles. */
    NOTHING,

    /** The API for the application's provider. */
    API,

    /** All of it. */
    API_AND_PROVIDER,

    /** The provider for the application's API. */
    PROVIDER,

    /** The provider for the application's API, which is of version 1. */
    PROVIDER_OF_VERSION_1;

    private static final String API_OF_ANY_VERSION = "org/slf4j/Logger.class";
    private static final String API_OF_VERSION_2 = "org/slf4j/spi/SLF4JServiceProvider.class";
    private static final String PROVIDER_OF_THE_APPLICATION = "META-INF/services/org.slf4j.spi.SLF4JServiceProvider";
    private static final String BINDING_OF_THE_APPLICATION = "org/slf4j/impl/StaticLoggerBinder.class";
    private static final String BRIDGE_OF_THE_APPLICATION = "org/slf4j/bridge/SLF4JBridgeHandler.class";

    /** The version of an API. */
    enum Version {
        /** There is none. */
        NONE,
        /** 1.7 and before, which looks for a binding. */
        ONE,
        /** Which looks for a provider. */
        TWO
    }

    /** The jars that have to be put on the class path, behind the application's. */
    List<BundledJars> missing() {
        return switch (this) {
            case NOTHING -> List.of();
            case API -> List.of(BundledJars.SLF4J_API);
            case API_AND_PROVIDER -> List.of(BundledJars.SLF4J_API, BundledJars.SLF4J_PROVIDER);
            case PROVIDER -> List.of(BundledJars.SLF4J_PROVIDER);
            case PROVIDER_OF_VERSION_1 -> List.of(BundledJars.SLF4J_PROVIDER_1);
        };
    }

    /** Looks through a class path. */
    static Slf4j of(List<Path> classPath) throws IOException {
        return of(
                version(classPath),
                contains(classPath, PROVIDER_OF_THE_APPLICATION),
                contains(classPath, BINDING_OF_THE_APPLICATION),
                contains(classPath, BRIDGE_OF_THE_APPLICATION));
    }

    /** An API takes providers of its own version only. */
    static Slf4j of(Version api, boolean provider, boolean binding, boolean bridge) {
        boolean provided = bridge || (api == Version.ONE ? binding : provider);
        return switch (api) {
            case NONE -> provided ? API : API_AND_PROVIDER;
            case ONE -> provided ? NOTHING : PROVIDER_OF_VERSION_1;
            case TWO -> provided ? NOTHING : PROVIDER;
        };
    }

    /** Of the first one: that is whose classes are loaded. */
    private static Version version(List<Path> classPath) throws IOException {
        for (Path entry : classPath) {
            if (contains(entry, API_OF_ANY_VERSION)) {
                return contains(entry, API_OF_VERSION_2) ? Version.TWO : Version.ONE;
            }
        }
        return Version.NONE;
    }

    private static boolean contains(List<Path> classPath, String name) throws IOException {
        for (Path entry : classPath) {
            if (contains(entry, name)) {
                return true;
            }
        }
        return false;
    }

    private static boolean contains(Path entry, String name) throws IOException {
        return Files.isDirectory(entry) ? Files.exists(entry.resolve(name)) : isInJar(entry, name);
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
