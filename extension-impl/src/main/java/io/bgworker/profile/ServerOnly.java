package io.bgworker.profile;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What only the server has, and what to do instead. Names, because most of these types are not on every class path. */
final class ServerOnly {

    private static final String PASS_IT =
            "hand the worker what it needs of it as its main argument, or let the server do that part";
    private static final String ADVICE_DATABASE =
            "let the worker use JDBC: context.database().connect(…) and inTransaction(…)";
    private static final String ADVICE_TRANSACTION = "use context.database().inTransaction(…)";
    private static final String ADVICE_REQUEST =
            "a worker serves no requests: hand it what it needs of one as its main argument";
    private static final String ADVICE_THREADS = "use threads or executors of java.util.concurrent";
    private static final String ADVICE_SECURITY =
            "a worker has no callers: check in the server, before the worker is registered";
    private static final String ADVICE_REPEAT =
            "repeat, bound or give up in code; the restart of the worker is the outermost retry";
    private static final String ADVICE_BEHAVIOUR =
            "nothing would happen where it stands: do without it, or move what has it into the server";

    /** Scopes that a worker has: one set of them per process. */
    private static final Set<String> SCOPES = Set.of(
            "",
            "jakarta.enterprise.context.ApplicationScoped",
            "jakarta.enterprise.context.Dependent",
            "jakarta.inject.Singleton");

    /** Types that the worker's container brings by itself, or that stand for what is looked at otherwise. */
    private static final Set<String> PROVIDED = Set.of(
            "io.bgworker.Notifications",
            "io.bgworker.SharedMemory",
            "io.bgworker.WorkerContext",
            "io.bgworker.WorkerRegistrar",
            "jakarta.enterprise.inject.spi.BeanContainer",
            "jakarta.enterprise.inject.spi.BeanManager",
            "jakarta.enterprise.inject.spi.InjectionPoint",
            "jakarta.enterprise.inject.spi.Bean",
            "jakarta.enterprise.inject.spi.Interceptor",
            "jakarta.enterprise.inject.spi.Decorator",
            "jakarta.enterprise.inject.spi.EventMetadata",
            "jakarta.enterprise.inject.spi.InterceptionFactory",
            "jakarta.enterprise.inject.InterceptionFactory",
            "org.eclipse.microprofile.config.Config");

    /** The first name that fits is the one: a name of a type, or with a dot at the end that of a package and all below. */
    private static final List<Map.Entry<String, String>> TYPES = List.of(
            Map.entry("jakarta.persistence.", ADVICE_DATABASE),
            Map.entry("jakarta.transaction.", ADVICE_TRANSACTION),
            Map.entry("jakarta.servlet.", ADVICE_REQUEST),
            Map.entry("jakarta.ws.rs.", ADVICE_REQUEST),
            Map.entry("jakarta.faces.", ADVICE_REQUEST),
            Map.entry("jakarta.websocket.", ADVICE_REQUEST),
            Map.entry("jakarta.enterprise.context.Conversation", ADVICE_REQUEST),
            Map.entry("jakarta.enterprise.context.control.RequestContextController", ADVICE_REQUEST),
            Map.entry("jakarta.enterprise.concurrent.", ADVICE_THREADS),
            Map.entry("jakarta.security.", ADVICE_SECURITY),
            Map.entry("java.security.Principal", ADVICE_SECURITY),
            Map.entry("org.eclipse.microprofile.jwt.", ADVICE_SECURITY),
            Map.entry("jakarta.ejb.", PASS_IT),
            Map.entry("jakarta.jms.", PASS_IT),
            Map.entry("jakarta.mail.", PASS_IT),
            Map.entry("jakarta.resource.", PASS_IT),
            Map.entry("jakarta.validation.", PASS_IT),
            Map.entry("org.eclipse.microprofile.", PASS_IT),
            Map.entry("io.opentelemetry.", PASS_IT));

    private static final List<Map.Entry<String, String>> ANNOTATIONS = List.of(
            Map.entry("jakarta.persistence.PersistenceContext", ADVICE_DATABASE),
            Map.entry("jakarta.persistence.PersistenceContexts", ADVICE_DATABASE),
            Map.entry("jakarta.persistence.PersistenceUnit", ADVICE_DATABASE),
            Map.entry("jakarta.persistence.PersistenceUnits", ADVICE_DATABASE),
            Map.entry("jakarta.annotation.Resource", PASS_IT),
            Map.entry("jakarta.annotation.Resources", PASS_IT),
            Map.entry("jakarta.annotation.security.", ADVICE_SECURITY),
            Map.entry("jakarta.transaction.", ADVICE_TRANSACTION),
            Map.entry("jakarta.enterprise.concurrent.", ADVICE_THREADS),
            Map.entry("jakarta.enterprise.context.control.ActivateRequestContext", ADVICE_REQUEST),
            Map.entry("jakarta.ejb.", PASS_IT),
            Map.entry("jakarta.ws.rs.core.Context", ADVICE_REQUEST),
            Map.entry("jakarta.xml.ws.WebServiceRef", PASS_IT),
            Map.entry("jakarta.xml.ws.WebServiceRefs", PASS_IT),
            Map.entry("org.eclipse.microprofile.faulttolerance.", ADVICE_REPEAT),
            Map.entry("org.eclipse.microprofile.metrics.annotation.", ADVICE_BEHAVIOUR),
            Map.entry("org.eclipse.microprofile.reactive.messaging.", ADVICE_BEHAVIOUR),
            Map.entry("io.opentelemetry.instrumentation.annotations.", ADVICE_BEHAVIOUR));

    private ServerOnly() {}

    static boolean isProvided(String type) {
        return PROVIDED.contains(type);
    }

    /** What to do instead of injecting a type that is the server's. */
    static Optional<String> type(String type) {
        return isProvided(type) ? Optional.empty() : find(TYPES, type);
    }

    /** Whether an annotation that would have no effect is told of as such. */
    static boolean isKnownAnnotation(String annotation) {
        return annotation(annotation).isPresent();
    }

    /** What to do instead of an annotation that would have no effect. */
    static Optional<String> annotation(String annotation) {
        return find(ANNOTATIONS, annotation);
    }

    private static Optional<String> find(List<Map.Entry<String, String>> table, String name) {
        return table.stream()
                .filter(row -> row.getKey().endsWith(".") ? name.startsWith(row.getKey()) : name.equals(row.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    static boolean isScopeOfTheServer(String scope) {
        return !SCOPES.contains(scope);
    }

    /** What to do instead of a bean in a scope that a worker does not have. */
    static String scope() {
        return "a worker has @ApplicationScoped, @Singleton and @Dependent: use one of these, or hand the worker what it"
                + " needs of the bean as its main argument";
    }

    /** What to do instead of a bean that a library of the server brings. */
    static String bean() {
        return "libraries of the server are not in a worker: " + PASS_IT;
    }
}
