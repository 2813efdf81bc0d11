package io.bgworker.launcher;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * The jars of the container that workers with beans have. They are resources of this library, not libraries of the
 * application: a server that finds them on an application's class path may take them for its own.
 */
public final class ContainerJars implements ImageSource {

    /** Where the build puts them. */
    static final String DIRECTORY = "/META-INF/bgworker-container/";

    /** Without versions; the build says which. */
    static final List<String> NAMES = List.of(
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

    @Override
    public List<Entry> entries() {
        return NAMES.stream()
                .map(name -> new Entry(Kind.LIBRARY, name + ".jar", () -> open(name)))
                .toList();
    }

    private static InputStream open(String name) throws IOException {
        String resource = DIRECTORY + name + ".jar";
        InputStream content = ContainerJars.class.getResourceAsStream(resource);
        if (content == null) {
            throw new FileNotFoundException(
                    resource + " must be in the jar of the background workers' extension, is not");
        }
        return content;
    }
}
