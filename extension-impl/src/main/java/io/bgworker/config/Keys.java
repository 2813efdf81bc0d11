package io.bgworker.config;

import java.util.List;
import java.util.Locale;

/** The keys with a fixed name. Those with a name of the user's in the middle are in {@link Family}. */
final class Keys {

    static final String PREFIX = "bgworker.";

    static final String ENABLED = PREFIX + "enabled";
    static final String MAX_WORKER_PROCESSES = PREFIX + "max-worker-processes";
    static final String RESTART_TIME = PREFIX + "restart-time";
    static final String RESTART_AFTER_CRASH = PREFIX + "restart-after-crash";
    static final String RESET_LIMIT = PREFIX + "reset-limit";
    static final String SHUTDOWN_MODE = PREFIX + "shutdown-mode";
    static final String SHUTDOWN_TIMEOUT = PREFIX + "shutdown-timeout";
    static final String KILL_AFTER = PREFIX + "kill-after";
    static final String START_TIMEOUT = PREFIX + "start-timeout";
    static final String STARTS_AT_ONCE = PREFIX + "starts-at-once";
    static final String SPARES = PREFIX + "spares";
    static final String SPARES_MAX = PREFIX + "spares.max";
    static final String SPARES_DATABASE = PREFIX + "spares.database";
    static final String JAVA_HOME = PREFIX + "java-home";
    static final String JVM_OPTIONS = PREFIX + "jvm-options";
    static final String CLASS_PATH = PREFIX + "class-path";
    static final String RUN_DIR = PREFIX + "run-dir";
    static final String CACHE_DIR = PREFIX + "cache-dir";
    static final String ARCHIVE = PREFIX + "archive";
    static final String SHARED_MEMORY_MAX_BYTES = PREFIX + "shared-memory.max-bytes";
    static final String SHARED_MEMORY_DIR = PREFIX + "shared-memory.dir";
    static final String HEAP_DUMPS_MAX_BYTES = PREFIX + "heap-dumps.max-bytes";
    static final String HEAP_DUMPS_DIR = PREFIX + "heap-dumps.dir";
    static final String ENVIRONMENT = PREFIX + "environment";
    static final String ALLOW = PREFIX + "allow";
    static final String EXITS = PREFIX + "exits";
    static final String MAINTENANCE_DATABASE = PREFIX + "maintenance-database";

    /** All of the above. */
    static final List<String> FIXED = List.of(
            ENABLED,
            MAX_WORKER_PROCESSES,
            RESTART_TIME,
            RESTART_AFTER_CRASH,
            RESET_LIMIT,
            SHUTDOWN_MODE,
            SHUTDOWN_TIMEOUT,
            KILL_AFTER,
            START_TIMEOUT,
            STARTS_AT_ONCE,
            SPARES,
            SPARES_MAX,
            SPARES_DATABASE,
            JAVA_HOME,
            JVM_OPTIONS,
            CLASS_PATH,
            RUN_DIR,
            CACHE_DIR,
            ARCHIVE,
            SHARED_MEMORY_MAX_BYTES,
            SHARED_MEMORY_DIR,
            HEAP_DUMPS_MAX_BYTES,
            HEAP_DUMPS_DIR,
            ENVIRONMENT,
            ALLOW,
            EXITS,
            MAINTENANCE_DATABASE);

    private Keys() {}

    /** The environment variable that MicroProfile Config looks for when a key is asked for. */
    static String environmentForm(String key) {
        return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    /** Texts that belong to a database are never shown: passwords stand in URLs and properties, too. */
    static boolean isSecret(String key) {
        return Family.DATABASE.nameIn(key).isPresent()
                && (key.contains(Family.PROPERTIES)
                        || !(key.endsWith(".connect-timeout")
                                || key.endsWith(".allow-connections")
                                || key.endsWith(".pool-size")));
    }
}
