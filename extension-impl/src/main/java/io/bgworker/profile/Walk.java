package io.bgworker.profile;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The way from a worker class through all that it needs, breadth first: each finding is told with the shortest path that
 * leads to it. What cannot be in a worker is not looked into any further.
 */
public final class Walk {

    private record Visit(Part part, List<String> path) {}

    private final Function<String, Part> application;
    private final Supplier<KnownDatabases> databases;
    private final Deque<Visit> ahead = new ArrayDeque<>();
    private final Set<String> seen = new HashSet<>();
    private final List<Part> parts = new ArrayList<>();
    private final List<Profile.Key> configuration = new ArrayList<>();
    private final List<Profile.Use> dataSources = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();

    private Walk(Function<String, Part> application, Supplier<KnownDatabases> databases) {
        this.application = application;
        this.databases = databases;
    }

    /**
     * Follows all that a worker class needs.
     *
     * @param workerClass the name of the part it is
     * @param application finds the parts by their names
     * @param databases which there are; asked if a data source is needed
     * @return what it comes to
     */
    public static Profile from(
            String workerClass, Function<String, Part> application, Supplier<KnownDatabases> databases) {
        Walk walk = new Walk(application, databases);
        walk.enter(workerClass, List.of());
        while (!walk.ahead.isEmpty()) {
            walk.visit(walk.ahead.remove());
        }
        return new Profile(walk.parts, walk.configuration, walk.dataSources, walk.findings);
    }

    private void enter(String name, List<String> path) {
        if (seen.add(name)) {
            ahead.add(new Visit(application.apply(name), append(path, name)));
        }
    }

    private void visit(Visit visit) {
        Part part = visit.part();
        switch (part.origin()) {
            case SERVER -> find(visit.path(), "it is of a library of the server", ServerOnly.bean());
            case EXTENSION ->
                find(
                        visit.path(),
                        "an extension makes it",
                        "extensions do not run in a worker: make it by a producer method instead");
            case APPLICATION -> look(part, visit.path());
        }
    }

    private void look(Part part, List<String> path) {
        parts.add(part);
        if (ServerOnly.isScopeOfTheServer(part.scope())) {
            find(path, "it is in the scope @" + part.scope() + ", which a worker does not have", ServerOnly.scope());
        }
        for (Part.Mark mark : part.marks()) {
            ServerOnly.annotation(mark.annotation())
                    .ifPresent(advice -> find(
                            mark.where().isEmpty() ? path : append(path, mark.where()),
                            "@" + mark.annotation() + " has no effect in a worker",
                            advice));
        }
        part.needs().forEach(need -> follow(need, append(path, need.where())));
        for (Part.Mention mention : part.mentions()) {
            mention(mention, append(path, mention.where()));
        }
    }

    /** What is wrong there by itself was told of already. */
    private void mention(Part.Mention mention, List<String> path) {
        if (findings.stream().noneMatch(finding -> finding.path().equals(path))) {
            find(
                    path,
                    "the type " + mention.type() + " is the server's",
                    "a worker has the application's classes and libraries only: keep it out of this class, or add its jar to"
                            + " bgworker.class-path");
        }
    }

    private void follow(Need need, List<String> path) {
        if (need.kind() == Need.Kind.VALUES && need.type().isEmpty()) {
            find(
                    path,
                    "@ConfigProperties without a prefix means the whole configuration of the server, secrets included",
                    "name a prefix, or the keys by @ConfigProperty");
        } else if (need.isConfiguration()) {
            configuration.add(new Profile.Key(path, need));
            need.candidates().forEach(candidate -> enter(candidate, path));
        } else if (need.isDatabase()) {
            choose(need, path);
        } else if (need.kind() == Need.Kind.BOUND) {
            bind(need, path);
        } else if (ServerOnly.type(need.type()).isPresent()) {
            find(
                    path,
                    need.description() + " is the server's",
                    ServerOnly.type(need.type()).orElseThrow());
        } else if (!ServerOnly.isProvided(need.type())) {
            resolve(need, path);
        }
    }

    private void choose(Need need, List<String> path) {
        KnownDatabases known = databases.get();
        known.find(need.type())
                .ifPresentOrElse(
                        database -> dataSources.add(new Profile.Use(need, database)),
                        () -> findings.add(known.missing(path, need)));
    }

    /** A binding that is known to be the server's was told of where it stands. */
    private void bind(Need need, List<String> path) {
        if (!ServerOnly.isKnownAnnotation(need.type())) {
            need.candidates().forEach(candidate -> enter(candidate, path));
        }
    }

    private void resolve(Need need, List<String> path) {
        if (need.kind() == Need.Kind.ALL && need.type().equals("java.lang.Object")) {
            find(path, need.description() + " can be anything", "name the type, so that it can be followed");
        } else if (need.kind() == Need.Kind.ONE && need.candidates().isEmpty()) {
            find(path, "there is no bean for " + need.description(), "add one, or correct type and qualifiers");
        } else if (need.kind() == Need.Kind.ONE && need.candidates().size() > 1) {
            find(
                    path,
                    "there are several beans for " + need.description() + ": " + String.join(", ", need.candidates()),
                    "say by a qualifier which one is meant, or make one of them an alternative");
        } else {
            need.candidates().forEach(candidate -> enter(candidate, path));
        }
    }

    private void find(List<String> path, String what, String advice) {
        findings.add(new Finding(path, what, advice));
    }

    private static List<String> append(List<String> path, String step) {
        List<String> longer = new ArrayList<>(path);
        longer.add(step);
        return longer;
    }
}
