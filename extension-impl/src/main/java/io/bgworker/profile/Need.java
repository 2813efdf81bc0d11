package io.bgworker.profile;

import java.util.List;

/**
 * Something that a part needs.
 *
 * @param where the injection point, or whatever else asks for it, as messages call it: {@code field mailer}
 * @param kind how much of it is needed
 * @param type the name of the type without its parameters; for configuration the key; for data sources what is said of
 *     their name, perhaps nothing
 * @param description the type with its parameters and qualifiers, for messages
 * @param candidates the names of the parts that may be it, as the container resolves them
 * @param point what the worker's container knows the place by, if it is to put something there that is no part; else empty
 */
public record Need(String where, Kind kind, String type, String description, List<String> candidates, String point) {

    /** How much of something is needed. */
    public enum Kind {
        /** Exactly one. */
        ONE,
        /** All there are, perhaps none. */
        ALL,
        /** What is bound to it: interceptors, whose binding is the type, and decorators. */
        BOUND,
        /** A value of the configuration. */
        VALUE,
        /** The values of the configuration whose keys begin so. */
        VALUES,
        /** A value of the configuration, if there is one. */
        OPTIONAL_VALUE,
        /** A data source by {@code @Inject}, which no bean of the application is. */
        DATA_SOURCE,
        /** A data source by {@code @Resource}. */
        RESOURCE
    }

    /**
     * Of something that is a part, or a value of the configuration.
     *
     * @param where the injection point, or whatever else asks for it
     * @param kind how much of it is needed
     * @param type the name of the type without its parameters; for configuration the key
     * @param description the type with its parameters and qualifiers
     * @param candidates the names of the parts that may be it
     */
    public Need(String where, Kind kind, String type, String description, List<String> candidates) {
        this(where, kind, type, description, candidates, "");
    }

    /**
     * The same with candidates.
     *
     * @param found their names
     * @return a need
     */
    public Need of(List<String> found) {
        return new Need(where, kind, type, description, found, point);
    }

    /** Whether one of the databases is meant. */
    boolean isDatabase() {
        return kind == Kind.DATA_SOURCE || kind == Kind.RESOURCE;
    }

    /** Whether it is about the configuration. */
    boolean isConfiguration() {
        return kind == Kind.VALUE || kind == Kind.OPTIONAL_VALUE || kind == Kind.VALUES;
    }
}
