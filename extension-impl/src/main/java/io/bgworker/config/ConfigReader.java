package io.bgworker.config;

import io.bgworker.ShutdownMode;
import io.bgworker.spi.DatabaseSettings;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Key by key, what becomes of the texts. */
final class ConfigReader {

    static final int SPARES_UNSET = 1;
    private static final int SPARES_MAX_UNSET = 8;

    private final Values values;

    ConfigReader(Values values) {
        this.values = values;
    }

    BgworkerConfig read(Collection<String> workerNames) {
        BgworkerConfig unset = BgworkerConfig.defaults();
        Map<String, DatabaseSettings> databases = new DatabaseReader(values).read();
        return new BgworkerConfig(
                values.read(Keys.ENABLED, unset.enabled(), Texts::flag),
                values.read(Keys.MAX_WORKER_PROCESSES, unset.maxWorkerProcesses(), Ranges.WORKERS),
                typeLimits(),
                values.read(Keys.RESTART_TIME, unset.restartPolicy(), Texts::defaultRestartPolicy),
                values.read(Keys.RESTART_AFTER_CRASH, unset.restartAfterCrash(), Texts::flag),
                values.read(Keys.RESET_LIMIT, unset.resetLimit(), ResetLimit::parse),
                values.read(Keys.SHUTDOWN_MODE, unset.shutdownMode(), Texts.oneOf(ShutdownMode.class)),
                values.read(Keys.SHUTDOWN_TIMEOUT, unset.shutdownTimeout(), Ranges.SHUTDOWN_TIMEOUT),
                values.read(Keys.KILL_AFTER, unset.killAfter(), Ranges.KILL_AFTER),
                values.read(Keys.START_TIMEOUT, unset.startTimeout(), Ranges.START_TIMEOUT),
                values.read(Keys.STARTS_AT_ONCE, unset.startsAtOnce(), Ranges.STARTS_AT_ONCE),
                spares(),
                values.read(Keys.SPARES_DATABASE, unset.sparesDatabase(), text -> open(text.strip(), databases)),
                Optional.ofNullable(values.find(Keys.JAVA_HOME, HostFiles::javaHome)),
                values.read(Keys.JVM_OPTIONS, unset.jvmOptions(), Texts::jvmOptions),
                values.read(Keys.CLASS_PATH, unset.classPath(), HostFiles::classPath),
                values.read(Keys.RUN_DIR, unset.runDir(), HostFiles::directory),
                values.read(Keys.CACHE_DIR, unset.cacheDir(), HostFiles::directory),
                values.read(Keys.ARCHIVE, unset.archive(), Texts::flag),
                values.read(Keys.SHARED_MEMORY_MAX_BYTES, unset.sharedMemoryMaxBytes(), Ranges.SHARED_MEMORY),
                values.read(Keys.SHARED_MEMORY_DIR, unset.sharedMemoryDir(), HostFiles::directory),
                values.read(Keys.HEAP_DUMPS_MAX_BYTES, unset.heapDumpsMaxBytes(), Ranges.HEAP_DUMPS),
                values.read(Keys.HEAP_DUMPS_DIR, unset.heapDumpsDir(), HostFiles::directory),
                values.read(Keys.ENVIRONMENT, unset.environment(), EnvironmentAllowList::parse),
                values.read(Keys.ALLOW, unset.allow(), EntryPointAllowList::parse),
                values.read(Keys.EXITS, unset.exits(), Ranges.EXITS),
                values.read(Keys.MAINTENANCE_DATABASE, unset.maintenanceDatabase(), String::strip),
                databases,
                new WorkerReader(values).read(workerNames));
    }

    private SpareNumber spares() {
        int most = values.read(Keys.SPARES_MAX, SPARES_MAX_UNSET, Ranges.SPARES);
        return SpareNumber.of(values.read(Keys.SPARES, OptionalInt.of(SPARES_UNSET), SpareNumber::parse), most);
    }

    /** The name of a database that lets workers in. */
    private static String open(String name, Map<String, DatabaseSettings> databases) throws WrongValue {
        DatabaseSettings settings = databases.get(name);
        if (settings == null) {
            throw new WrongValue("the name of a database with a bgworker.database.<name>.url"
                    + NearestName.to(name, databases.keySet())
                            .map(nearest -> " (did you mean '" + nearest + "'?)")
                            .orElse(""));
        }
        if (!settings.allowConnections()) {
            throw new WrongValue(
                    "the name of a database that lets workers in, by bgworker.database." + name + ".allow-connections");
        }
        return name;
    }

    private Map<String, Integer> typeLimits() {
        Map<String, Integer> limits = new TreeMap<>();
        for (String type : values.names().of(Family.TYPE)) {
            Integer limit = values.find(Family.TYPE.key(type, "max"), Ranges.WORKERS);
            if (limit != null) {
                limits.put(type, limit);
            }
        }
        return limits;
    }
}
