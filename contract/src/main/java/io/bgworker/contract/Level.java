package io.bgworker.contract;

/** Where a test holds a rule. */
enum Level {
    /** Values in, values out. */
    PURE("pure"),
    /** In a CDI container. */
    CONTAINER("container"),
    /** With real child JVMs. */
    REAL_PROCESS("real process"),
    /** Deployed to a real application server. */
    SERVER("server");

    private static final String SERVER_MODULE = "server-config";
    private static final String CONTAINER_PACKAGE = "io.bgworker.cdi.";

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
        return className.startsWith(CONTAINER_PACKAGE) ? CONTAINER : PURE;
    }

    String words() {
        return words;
    }
}
