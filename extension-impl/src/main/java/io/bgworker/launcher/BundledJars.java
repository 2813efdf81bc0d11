package io.bgworker.launcher;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * The jars of libraries that only some workers have. They are resources of this library, not libraries of the application: a
 * server that finds them on an application's class path may take them for its own.
 */
public final class BundledJars implements ImageSource {

    /** The container of workers with beans. */
    public static final BundledJars CONTAINER = new BundledJars(
            "bgworker-container",
            "asm",
            "jakarta.annotation-api",
            "jakarta.el-api",
            "jakarta.enterprise.cdi-api",
            "jakarta.enterprise.lang-model",
            "jakarta.inject-api",
            "jakarta.interceptor-api",
            "jboss-classfilewriter",
            "jboss-logging",
            "microprofile-config-api",
            "smallrye-common-annotation",
            "smallrye-common-classloader",
            "smallrye-common-constraint",
            "smallrye-common-expression",
            "smallrye-common-function",
            "smallrye-config",
            "smallrye-config-common",
            "smallrye-config-core",
            "weld-api",
            "weld-core-impl",
            "weld-environment-common",
            "weld-lite-extension-translator",
            "weld-se-core",
            "weld-spi");

    /** The pool of client connections. */
    public static final BundledJars POOL = new BundledJars("bgworker-pool", "agroal-api", "agroal-pool");

    /** The API of SLF4J, version 2. */
    public static final BundledJars SLF4J_API = new BundledJars("bgworker-slf4j-api", "slf4j-api");

    /** Its provider that writes to {@code java.util.logging}. */
    public static final BundledJars SLF4J_PROVIDER = new BundledJars("bgworker-slf4j-provider", "slf4j-jdk14");

    /** The same for version 1 of the API. */
    public static final BundledJars SLF4J_PROVIDER_1 = new BundledJars("bgworker-slf4j-provider-1", "slf4j-jdk14");

    private final String directory;
    private final List<String> names;

    /** Without versions; the build says which. */
    private BundledJars(String directory, String... names) {
        this.directory = directory;
        this.names = List.of(names);
    }

    /** The names of the resources, where the build puts them. */
    List<String> resources() {
        return names.stream()
                .map(name -> "/META-INF/" + directory + "/" + name + ".jar")
                .toList();
    }

    @Override
    public List<Entry> entries() {
        return resources().stream()
                .map(resource -> new Entry(
                        Kind.LIBRARY, resource.substring(resource.lastIndexOf('/') + 1), () -> open(resource)))
                .toList();
    }

    private static InputStream open(String resource) throws IOException {
        InputStream content = BundledJars.class.getResourceAsStream(resource);
        if (content == null) {
            throw new FileNotFoundException(
                    resource + " must be in the jar of the background workers' extension, is not");
        }
        return content;
    }
}
