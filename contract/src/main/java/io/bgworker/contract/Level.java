package io.bgworker.contract;

import java.util.List;

/** Where a test holds a rule. */
enum Level {
    /** Values in, values out: the packages that the architecture test keeps so, and the values of the API. */
    PURE("pure"),
    /** One part or a few of them, in the JVM of the tests, with the threads, files, sockets and small processes they use. */
    UNIT("unit"),
    /** In a CDI container. */
    CONTAINER("container"),
    /** With real child JVMs. */
    REAL_PROCESS("real process"),
    /** Deployed to a real application server. */
    SERVER("server");

    private static final String SERVER_MODULE = "server-config";
    private static final String API_MODULE = "extension-api";
    private static final String CONTAINER_PACKAGE = "io.bgworker.cdi.";

    /** Declared, not guessed: by their names the tests of all packages look alike. */
    private static final List<String> PURE_PACKAGES = List.of("io.bgworker.supervisor.", "io.bgworker.protocol.");

    private final String words;

    Level(String words) {
        this.words = words;
    }

    static Level of(String module, String className) {
        if (module.equals(SERVER_MODULE)) {
            return SERVER;
        }
        if (className.endsWith("IT")) {
            return REAL_PROCESS;
        }
        if (className.startsWith(CONTAINER_PACKAGE)) {
            return CONTAINER;
        }
        return module.equals(API_MODULE) || PURE_PACKAGES.stream().anyMatch(className::startsWith) ? PURE : UNIT;
    }

    String words() {
        return words;
    }
}
