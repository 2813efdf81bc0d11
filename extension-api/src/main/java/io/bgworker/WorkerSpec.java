package io.bgworker;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The definition of a worker; PostgreSQL's {@code struct BackgroundWorker}. Immutable, checked when built.
 *
 * <pre>{@code
 * WorkerHandle handle = registrar.register(WorkerSpec.builder(EntryPoint.of(Importer.class))
 *         .name("import-" + file)
 *         .mainArg(file)
 *         .restartPolicy(RestartPolicy.never())
 *         .build());
 * }</pre>
 *
 * @since 0.1
 */
public final class WorkerSpec {

    /** The greatest length of a name or a type, in bytes of its UTF-8 form. */
    public static final int NAME_BYTES_MAX = 96;

    /** The greatest size of the extra data, in bytes. */
    public static final int EXTRA_BYTES_MAX = 65_536;

    /** The greatest number of spares of its own that a worker may ask for. */
    public static final int SPARES_MAX = 64;

    private final String name;
    private final String type;
    private final EntryPoint entryPoint;
    private final Datum mainArg;
    private final byte[] extra;
    private final Set<Capability> capabilities;
    private final StartTime startTime;
    private final RestartPolicy restartPolicy;
    private final boolean required;
    private final boolean declaresReady;
    private final int priority;
    private final List<String> jvmOptions;
    private final String javaHome;
    private final int spares;

    private WorkerSpec(Builder builder) {
        entryPoint = builder.entryPoint;
        type = builder.type.isEmpty() ? entryPoint.simpleName() : builder.type;
        name = builder.name.isEmpty() ? type : builder.name;
        mainArg = builder.mainArg;
        extra = builder.extra;
        capabilities = Set.copyOf(builder.capabilities);
        startTime = builder.startTime;
        restartPolicy = builder.restartPolicy;
        required = builder.required;
        declaresReady = builder.declaresReady;
        priority = builder.priority;
        jvmOptions = List.copyOf(builder.jvmOptions);
        javaHome = builder.javaHome;
        spares = builder.spares;
        checkText("name", name);
        checkText("type", type);
        checkCapabilities();
        check(spares >= 0 && spares <= SPARES_MAX, "spares", Integer.toString(spares), "0 to " + SPARES_MAX);
        check(
                extra.length <= EXTRA_BYTES_MAX,
                "extra",
                extra.length + " bytes",
                "at most " + EXTRA_BYTES_MAX + " bytes");
    }

    private void checkText(String attribute, String text) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        check(!text.isBlank(), attribute, text, "a text that is not blank");
        check(
                bytes <= NAME_BYTES_MAX,
                attribute,
                text,
                "at most " + NAME_BYTES_MAX + " bytes in UTF-8 (this has " + bytes + ")");
        check(
                text.chars().noneMatch(Character::isISOControl),
                attribute,
                text.replaceAll("\\p{Cntrl}", "?"),
                "free of control characters");
    }

    private void checkCapabilities() {
        boolean database = capabilities.contains(Capability.DATABASE_CONNECTION);
        check(
                !database || capabilities.contains(Capability.SHARED_MEMORY),
                "capabilities",
                capabilities.toString(),
                "with SHARED_MEMORY if they have DATABASE_CONNECTION");
        check(
                !capabilities.contains(Capability.INTERRUPTIBLE) || database,
                "capabilities",
                capabilities.toString(),
                "with DATABASE_CONNECTION if they have INTERRUPTIBLE");
        check(
                !database || startTime != StartTime.SERVER_START,
                "start time",
                startTime.toString(),
                "CONSISTENT_STATE or RECOVERY_FINISHED for a worker with DATABASE_CONNECTION");
    }

    private void check(boolean right, String attribute, String value, String expected) {
        if (!right) {
            throw new InvalidWorkerException(name, attribute, value, expected);
        }
    }

    /**
     * Begins the definition of a worker.
     *
     * @param entryPoint where its code begins
     * @return a builder
     */
    public static Builder builder(EntryPoint entryPoint) {
        return new Builder(entryPoint);
    }

    /**
     * Begins the definition of a worker whose code is a class.
     *
     * @param type a class that implements {@link WorkerMain}
     * @return a builder
     */
    public static Builder builder(Class<? extends WorkerMain> type) {
        return new Builder(EntryPoint.of(type));
    }

    /**
     * A builder that begins with the values of this definition.
     *
     * @return a builder
     */
    public Builder toBuilder() {
        Builder builder = new Builder(entryPoint);
        builder.name = name;
        builder.type = type;
        builder.mainArg = mainArg;
        builder.extra = extra;
        builder.capabilities = capabilities;
        builder.startTime = startTime;
        builder.restartPolicy = restartPolicy;
        builder.required = required;
        builder.declaresReady = declaresReady;
        builder.priority = priority;
        builder.jvmOptions = jvmOptions;
        builder.javaHome = javaHome;
        builder.spares = spares;
        return builder;
    }

    /**
     * The name, {@code bgw_name}.
     *
     * @return 1 to {@value #NAME_BYTES_MAX} bytes in UTF-8
     */
    public String name() {
        return name;
    }

    /**
     * The type, {@code bgw_type}.
     *
     * @return 1 to {@value #NAME_BYTES_MAX} bytes in UTF-8
     */
    public String type() {
        return type;
    }

    /**
     * Where the worker's code begins.
     *
     * @return the entry point
     */
    public EntryPoint entryPoint() {
        return entryPoint;
    }

    /**
     * The main argument, {@code bgw_main_arg}.
     *
     * @return the datum, which may hold nothing
     */
    public Datum mainArg() {
        return mainArg;
    }

    /**
     * The extra data, {@code bgw_extra}.
     *
     * @return a copy of 0 to {@value #EXTRA_BYTES_MAX} bytes
     */
    public byte[] extra() {
        return extra.clone();
    }

    /**
     * The capabilities, {@code bgw_flags}.
     *
     * @return an unmodifiable set; empty for an isolated worker
     */
    public Set<Capability> capabilities() {
        return capabilities;
    }

    /**
     * From which state of the server on the worker may be started.
     *
     * @return the start time
     */
    public StartTime startTime() {
        return startTime;
    }

    /**
     * What follows the worker's end.
     *
     * @return the restart policy
     */
    public RestartPolicy restartPolicy() {
        return restartPolicy;
    }

    /**
     * Whether the application is not ready without this worker.
     *
     * @return whether the worker is required
     */
    public boolean required() {
        return required;
    }

    /**
     * Whether the worker declares itself ready, with {@link WorkerContext#ready()}.
     *
     * @return whether it does; if not, it is ready when its entry point is entered
     */
    public boolean declaresReady() {
        return declaresReady;
    }

    /**
     * The order of registration among static workers, lower values first.
     *
     * @return the priority
     */
    public int priority() {
        return priority;
    }

    /**
     * JVM options for this worker.
     *
     * @return an unmodifiable list
     */
    public List<String> jvmOptions() {
        return jvmOptions;
    }

    /**
     * The home of the Java that runs this worker.
     *
     * @return an absolute path, or empty for the application's usual one
     */
    public String javaHome() {
        return javaHome;
    }

    /**
     * How many spares wait for workers with the same Java and JVM options as this one; of no meaning for a worker without such of
     * its own, which takes one of the application's spares.
     *
     * @return 0 to {@value #SPARES_MAX}
     */
    public int spares() {
        return spares;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WorkerSpec that
                && name.equals(that.name)
                && type.equals(that.type)
                && entryPoint.equals(that.entryPoint)
                && mainArg.equals(that.mainArg)
                && Arrays.equals(extra, that.extra)
                && capabilities.equals(that.capabilities)
                && startTime == that.startTime
                && restartPolicy.equals(that.restartPolicy)
                && required == that.required
                && declaresReady == that.declaresReady
                && priority == that.priority
                && jvmOptions.equals(that.jvmOptions)
                && javaHome.equals(that.javaHome)
                && spares == that.spares;
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + entryPoint.hashCode();
    }

    @Override
    public String toString() {
        return "WorkerSpec[name=" + name + ", type=" + type + ", entryPoint=" + entryPoint + ", mainArg=" + mainArg
                + ", extra=" + extra.length + " bytes, capabilities=" + capabilities + ", startTime=" + startTime
                + ", restartPolicy=" + restartPolicy + ", required=" + required + ", declaresReady=" + declaresReady
                + ", priority=" + priority
                + ", jvmOptions=" + jvmOptions + ", javaHome=" + javaHome + ", spares=" + spares + "]";
    }

    /** Builds a {@link WorkerSpec}. Not thread-safe. */
    public static final class Builder {

        private final EntryPoint entryPoint;
        private String name = "";
        private String type = "";
        private Datum mainArg = Datum.none();
        private byte[] extra = {};
        private Set<Capability> capabilities = Set.of();
        private StartTime startTime = StartTime.RECOVERY_FINISHED;
        private RestartPolicy restartPolicy = RestartPolicy.configured();
        private boolean required;
        private boolean declaresReady;
        private int priority;
        private List<String> jvmOptions = List.of();
        private String javaHome = "";
        private int spares;

        private Builder(EntryPoint entryPoint) {
            this.entryPoint = entryPoint;
        }

        /**
         * Sets the name.
         *
         * @param name 1 to {@value WorkerSpec#NAME_BYTES_MAX} bytes in UTF-8, no control characters; empty means the type
         * @return this
         */
        public Builder name(String name) {
            this.name = name;
            return this;
        }

        /**
         * Sets the type.
         *
         * @param type 1 to {@value WorkerSpec#NAME_BYTES_MAX} bytes in UTF-8, no control characters; empty means the
         *     simple name of the entry point
         * @return this
         */
        public Builder type(String type) {
            this.type = type;
            return this;
        }

        /**
         * Sets the main argument; the default is none.
         *
         * @param mainArg the argument
         * @return this
         */
        public Builder mainArg(Datum mainArg) {
            this.mainArg = mainArg;
            return this;
        }

        /**
         * Sets the main argument to a text.
         *
         * @param mainArg at most {@value Datum#BYTES_MAX} bytes in UTF-8
         * @return this
         * @throws InvalidWorkerException if it is longer
         */
        public Builder mainArg(String mainArg) {
            return mainArg(Datum.of(mainArg));
        }

        /**
         * Sets the main argument to an int64.
         *
         * @param mainArg any value
         * @return this
         */
        public Builder mainArg(long mainArg) {
            return mainArg(Datum.of(mainArg));
        }

        /**
         * Sets the extra data; the default is none.
         *
         * @param extra at most {@value WorkerSpec#EXTRA_BYTES_MAX} bytes; copied
         * @return this
         */
        public Builder extra(byte[] extra) {
            this.extra = extra.clone();
            return this;
        }

        /**
         * Sets the capabilities; the default is none.
         *
         * @param capabilities what the worker needs
         * @return this
         */
        public Builder capabilities(Capability... capabilities) {
            EnumSet<Capability> set = EnumSet.noneOf(Capability.class);
            set.addAll(Arrays.asList(capabilities));
            this.capabilities = set;
            return this;
        }

        /**
         * Sets the start time; the default is {@link StartTime#RECOVERY_FINISHED}.
         *
         * @param startTime from which state of the server on the worker may be started
         * @return this
         */
        public Builder startTime(StartTime startTime) {
            this.startTime = startTime;
            return this;
        }

        /**
         * Sets the restart policy; the default is {@link RestartPolicy#configured()}.
         *
         * @param restartPolicy what follows the worker's end
         * @return this
         */
        public Builder restartPolicy(RestartPolicy restartPolicy) {
            this.restartPolicy = restartPolicy;
            return this;
        }

        /**
         * Sets whether the application is not ready without this worker; the default is no.
         *
         * @param required whether it is required
         * @return this
         */
        public Builder required(boolean required) {
            this.required = required;
            return this;
        }

        /**
         * Sets whether the worker declares itself ready, with {@link WorkerContext#ready()}; the default is no.
         *
         * @param declaresReady whether it does
         * @return this
         */
        public Builder declaresReady(boolean declaresReady) {
            this.declaresReady = declaresReady;
            return this;
        }

        /**
         * Sets the order of registration among static workers; the default is 0.
         *
         * @param priority lower values first
         * @return this
         */
        public Builder priority(int priority) {
            this.priority = priority;
            return this;
        }

        /**
         * Sets JVM options for this worker, added after {@code bgworker.jvm-options}; the default is none.
         *
         * @param jvmOptions for example {@code -Xmx256m}
         * @return this
         */
        public Builder jvmOptions(String... jvmOptions) {
            this.jvmOptions = List.of(jvmOptions);
            return this;
        }

        /**
         * Sets the Java that runs this worker; the default is the application's.
         *
         * @param javaHome an absolute path, or empty
         * @return this
         */
        public Builder javaHome(String javaHome) {
            this.javaHome = javaHome;
            return this;
        }

        /**
         * Sets how many spares wait for workers with the same Java and JVM options as this one, where it has such of its own; the
         * default is none: it starts without one. See {@link BackgroundWorker#spares()}.
         *
         * @param spares 0 to {@value WorkerSpec#SPARES_MAX}
         * @return this
         */
        public Builder spares(int spares) {
            this.spares = spares;
            return this;
        }

        /**
         * Builds the definition.
         *
         * @return the definition
         * @throws InvalidWorkerException if a value, or a combination of values, is wrong
         */
        public WorkerSpec build() {
            return new WorkerSpec(this);
        }
    }
}
