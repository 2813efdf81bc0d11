package io.bgworker.profile;

import java.util.List;

/**
 * What a worker class comes to need.
 *
 * @param parts all parts it reaches, itself first, the nearer ones before the farther ones
 * @param configuration the values of the configuration they use
 * @param dataSources the databases they use
 * @param findings what cannot be in a worker; if there are some, the class cannot be one
 */
public record Profile(List<Part> parts, List<Key> configuration, List<Use> dataSources, List<Finding> findings) {

    /** Copies. */
    public Profile {
        parts = List.copyOf(parts);
        configuration = List.copyOf(configuration);
        dataSources = List.copyOf(dataSources);
        findings = List.copyOf(findings);
    }

    /**
     * A use of a database.
     *
     * @param need what is asked for
     * @param database the name of the database that is meant
     */
    public record Use(Need need, String database) {}

    /**
     * A use of the configuration.
     *
     * @param path how the worker comes to it
     * @param need what is used
     */
    public record Key(List<String> path, Need need) {

        /** Copies. */
        public Key {
            path = List.copyOf(path);
        }

        /**
         * What to say if a value that must be there is not.
         *
         * @return the finding
         */
        public Finding missing() {
            return new Finding(
                    path,
                    "the configuration property " + need.type() + " must have a value, has none",
                    "set it where the server looks for its configuration, or give the injection point a default");
        }
    }
}
