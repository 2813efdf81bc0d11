package io.bgworker.profile;

import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The databases whose names are known when the application is deployed, and which of them is meant by what is said where a data
 * source is injected.
 *
 * @param names what each name is a name of: one database may have several
 * @param maintenance the name of the one that is meant if several are there and none is named
 * @param embedded the name of the one that stands in where there is no other; empty if none does
 * @param isComplete whether there are no others; if there may be, every name is taken as it is
 */
public record KnownDatabases(
        Map<String, String> names, String maintenance, Optional<String> embedded, boolean isComplete) {

    /** Of an application that knows by itself, when it is asked. */
    public static final KnownDatabases ASKED_LATER = new KnownDatabases(Map.of(), "", Optional.empty(), false);

    /** What Jakarta EE calls the data source that is meant where none is named. */
    private static final String DEFAULT_IN_JNDI = "java:comp/DefaultDataSource";

    /** Copies. */
    public KnownDatabases {
        names = Map.copyOf(names);
    }

    /** The one that is meant; {@code said} may be its name, or a name in JNDI that ends in it, or nothing. */
    Optional<String> find(String said) {
        boolean unnamed = said.isEmpty() || said.equals(DEFAULT_IN_JNDI);
        if (!isComplete) {
            return Optional.of(unnamed ? "" : said);
        }
        return unnamed ? unnamed() : named(said);
    }

    private Optional<String> unnamed() {
        NavigableSet<String> all = new TreeSet<>(names.values());
        if (names.containsKey(maintenance)) {
            return Optional.of(maintenance);
        }
        return all.isEmpty() ? embedded : Optional.of(all.first()).filter(only -> all.size() == 1);
    }

    /** The whole name, then what is left of it without its first parts. */
    private Optional<String> named(String said) {
        for (int from = 0; ; from = nextPart(said, from)) {
            String rest = said.substring(from);
            if (names.containsKey(rest)) {
                return Optional.ofNullable(names.get(rest));
            }
            if (embedded.isPresent() && embedded.get().equals(rest)) {
                return embedded;
            }
            if (nextPart(said, from) == 0) {
                return Optional.empty();
            }
        }
    }

    /** Where the next part of a name in JNDI begins; 0 if this is the last. */
    private static int nextPart(String name, int from) {
        for (int i = from; i < name.length(); i++) {
            if (name.charAt(i) == '/' || name.charAt(i) == ':') {
                return i + 1;
            }
        }
        return 0;
    }

    /** What to say if none is meant. */
    Finding missing(List<String> path, Need need) {
        NavigableSet<String> all = new TreeSet<>(names.keySet());
        embedded.ifPresent(all::add);
        if (all.isEmpty()) {
            return new Finding(
                    path,
                    "there is no database for " + need.description(),
                    "configure one, by bgworker.database.default.url at least, or define it by @DataSourceDefinition");
        }
        String known = String.join(", ", all);
        if (need.type().isEmpty() || need.type().equals(DEFAULT_IN_JNDI)) {
            return new Finding(
                    path,
                    "there are several databases for " + need.description() + ": " + known,
                    "say which one is meant: here by @Named or the name of the @Resource, or for all by"
                            + " bgworker.maintenance-database");
        }
        String last = need.type()
                .substring(Math.max(need.type().lastIndexOf('/'), need.type().lastIndexOf(':')) + 1);
        return new Finding(
                path,
                "there is no database for " + need.description() + "; known are " + known,
                "configure it, by bgworker.database." + last + ".url at least, define it by @DataSourceDefinition, or"
                        + " name another");
    }
}
