package io.bgworker.profile;

import java.util.List;
import java.util.Set;

/**
 * Something that a worker reaches: a bean, a producer, an observer, an interceptor or a decorator.
 *
 * @param name what it is known by, and called in messages: for a managed bean the name of its class
 * @param origin where it comes from
 * @param scope the name of its scope's annotation; empty if it has none, as an interceptor
 * @param marks the annotations on it and on its members
 * @param mentions types that its class cannot do without and a worker does not have
 * @param needs what it needs in turn
 * @param crossing what of it goes into the worker
 */
public record Part(
        String name,
        Origin origin,
        String scope,
        List<Mark> marks,
        List<Mention> mentions,
        List<Need> needs,
        Crossing crossing) {

    /** Where a part comes from. */
    public enum Origin {
        /** The classes and libraries of the application, which a worker has, too. */
        APPLICATION,
        /** A library of the server. */
        SERVER,
        /** A portable extension has made it up. */
        EXTENSION
    }

    /**
     * An annotation.
     *
     * @param where the member that has it; empty if it is on the class
     * @param annotation the name of its type
     */
    public record Mark(String where, String annotation) {}

    /**
     * A type that is not in a worker.
     *
     * @param where the member that mentions it
     * @param type its name
     */
    public record Mention(String where, String type) {}

    /**
     * What of it goes into the worker.
     *
     * @param beanClass the class
     * @param members its producer with the disposer, or its observer; none if it is the class itself that is needed
     * @param kinds what has to be said of the class
     */
    public record Crossing(String beanClass, List<String> members, Set<Kind> kinds) {}

    /** What has to be said of a class in the worker. */
    public enum Kind {
        /** An alternative without a priority of its own. */
        ALTERNATIVE,
        /** An interceptor without a priority of its own. */
        INTERCEPTOR,
        /** A decorator without a priority of its own. */
        DECORATOR
    }
}
