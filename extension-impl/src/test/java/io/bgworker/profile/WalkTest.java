package io.bgworker.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a worker comes to need, in applications made by hand. */
final class WalkTest {

    private static final String APPLICATION_SCOPED = "jakarta.enterprise.context.ApplicationScoped";

    private final Map<String, Part> application = new TreeMap<>();

    private KnownDatabases databases = new KnownDatabases(Map.of(), "default", Optional.empty(), true);

    // ---- Applications

    private void add(Part part) {
        application.put(part.name(), part);
    }

    private void bean(String name, Need... needs) {
        bean(name, APPLICATION_SCOPED, List.of(), needs);
    }

    private void bean(String name, String scope, List<Part.Mark> marks, Need... needs) {
        add(new Part(
                name,
                Part.Origin.APPLICATION,
                scope,
                marks,
                List.of(),
                List.of(needs),
                new Part.Crossing(name, List.of(), Set.of())));
    }

    private void foreign(String name, Part.Origin origin) {
        add(new Part(name, origin, "", List.of(), List.of(), List.of(), new Part.Crossing("", List.of(), Set.of())));
    }

    private static Need one(String where, String type, String... candidates) {
        return new Need(where, Need.Kind.ONE, type, type, List.of(candidates));
    }

    private static Need all(String where, String type, String... candidates) {
        return new Need(where, Need.Kind.ALL, type, "Instance<" + type + ">", List.of(candidates));
    }

    private static Need bound(String where, String binding, String... interceptors) {
        return new Need(where, Need.Kind.BOUND, binding, binding, List.of(interceptors));
    }

    private static Need value(String key, Need.Kind kind) {
        return new Need("field " + key, kind, key, key, List.of());
    }

    private static List<Part.Mark> mark(String where, String annotation) {
        return List.of(new Part.Mark(where, annotation));
    }

    private Profile walk() {
        return Walk.from("Worker", application::get, () -> databases);
    }

    private List<String> reached() {
        return walk().parts().stream().map(Part::name).toList();
    }

    private static String path(String... steps) {
        return String.join(" → ", steps) + ": ";
    }

    /** The one finding, which has to come by this path. */
    private String finding(String... path) {
        List<Finding> findings = walk().findings();
        assertEquals(1, findings.size(), () -> "" + findings);
        assertEquals(Arrays.asList(path), findings.get(0).path());
        assertTrue(findings.get(0).toString().startsWith(path(path)), () -> "" + findings);
        return findings.get(0).toString();
    }

    // ---- What goes

    @Test
    void reachesWhatIsNeededAndNothingElse() {
        bean("Worker", one("field a", "A", "A"), all("field steps", "Step", "First", "Second"));
        bean("A", one("field b", "B", "producer P.b"));
        bean("First");
        bean("Second");
        bean("Unrelated");
        bean("P");
        bean("producer P.b", one("its bean", "P", "P"));

        assertEquals(List.of("Worker", "A", "First", "Second", "producer P.b", "P"), reached());
        assertEquals(List.of(), walk().findings());
    }

    @Test
    void tellsWhichDatabaseIsMeantWhere() {
        databases = new KnownDatabases(Map.of("orders", "orders", "main", "main"), "main", Optional.empty(), true);
        Need resource = new Need("field db", Need.Kind.RESOURCE, "jdbc/orders", "@Resource", List.of(), "A.db");
        Need injected = new Need("field any", Need.Kind.DATA_SOURCE, "", "DataSource", List.of(), "");
        bean("Worker", one("field a", "A", "A"), injected);
        bean("A", resource);

        assertEquals(List.of(), walk().findings());
        assertEquals(
                List.of(new Profile.Use(injected, "main"), new Profile.Use(resource, "orders")), walk().dataSources());
    }

    /** It may have to read a configuration for that, which may be wrong. */
    @Test
    void asksForDatabasesOnlyIfThereIsNeed() {
        bean("Worker");
        Walk.from("Worker", application::get, () -> {
            throw new AssertionError("asked for databases");
        });
    }

    @Test
    void refusesADataSourceWithoutADatabase() {
        bean("Worker", one("field a", "A", "A"));
        bean("A", new Need("field db", Need.Kind.RESOURCE, "jdbc/orders", "@Resource 'x'", List.of(), "A.db"));

        String said = finding("Worker", "field a", "A", "field db");
        assertTrue(said.contains("there is no database for @Resource 'x'; configure one"), said);
    }

    @Test
    void goesRoundInCirclesOnce() {
        bean("Worker", one("field a", "A", "A"));
        bean("A", one("field b", "B", "B"));
        bean("B", one("field a", "A", "A"));

        assertEquals(List.of("Worker", "A", "B"), reached());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.bgworker.Notifications",
                "io.bgworker.WorkerContext",
                "io.bgworker.WorkerRegistrar",
                "jakarta.enterprise.inject.spi.BeanManager",
                "jakarta.enterprise.inject.spi.BeanContainer",
                "jakarta.enterprise.inject.spi.InjectionPoint",
                "jakarta.enterprise.inject.spi.EventMetadata",
                "org.eclipse.microprofile.config.Config"
            })
    void doesNotFollowWhatTheContainerOfAWorkerHas(String type) {
        bean("Worker", one("field x", type, "bean of the server"));
        foreign("bean of the server", Part.Origin.SERVER);

        assertEquals(List.of("Worker"), reached());
        assertEquals(List.of(), walk().findings());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jakarta.enterprise.context.ApplicationScoped",
                "jakarta.enterprise.context.Dependent",
                "jakarta.inject.Singleton",
                "" // An interceptor's.
            })
    void hasTheScopesOfAProcess(String scope) {
        bean("Worker", scope, List.of());
        assertEquals(List.of(), walk().findings());
    }

    @Test
    void nothingToInjectEverywhereIsNoMistakeWhereAnyNumberWillDo() {
        bean("Worker", all("field steps", "Step"), all("field imported", "Event"));
        assertEquals(List.of(), walk().findings());
    }

    @Test
    void collectsTheUsesOfTheConfiguration() {
        bean(
                "Worker",
                value("a", Need.Kind.VALUE),
                value("b", Need.Kind.OPTIONAL_VALUE),
                value("c.", Need.Kind.VALUES),
                one("field d", "D", "D"));
        bean("D", value("d", Need.Kind.VALUE));

        List<Profile.Key> keys = walk().configuration();
        assertEquals(
                List.of("a", "b", "c.", "d"),
                keys.stream().map(key -> key.need().type()).toList());
        assertEquals(
                "Worker → field d → D → field d: the configuration property d must have a value, has none; set it where the"
                        + " server looks for its configuration, or give the injection point a default",
                keys.get(3).missing().toString());
    }

    // ---- What does not

    @ParameterizedTest
    @CsvSource({
        "jakarta.enterprise.context.RequestScoped",
        "jakarta.enterprise.context.SessionScoped",
        "jakarta.enterprise.context.ConversationScoped",
        "jakarta.transaction.TransactionScoped",
        "jakarta.faces.view.ViewScoped",
        "org.example.OfAnExtension"
    })
    void refusesAnyOtherScope(String scope) {
        bean("Worker", one("field basket", "Basket", "Basket"));
        bean("Basket", scope, List.of());

        String said = finding("Worker", "field basket", "Basket");
        assertTrue(
                said.contains("@" + scope + ", which a worker does not have; a worker has @ApplicationScoped"), said);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jakarta.servlet.http.HttpServletRequest                | a worker serves no requests",
                "jakarta.servlet.http.HttpSession                       | a worker serves no requests",
                "jakarta.servlet.ServletContext                         | a worker serves no requests",
                "jakarta.ws.rs.core.UriInfo                             | a worker serves no requests",
                "jakarta.enterprise.context.Conversation                | a worker serves no requests",
                "jakarta.persistence.EntityManager                      | let the worker use JDBC",
                "jakarta.persistence.EntityManagerFactory               | let the worker use JDBC",
                "jakarta.transaction.UserTransaction                    | inTransaction",
                "jakarta.enterprise.concurrent.ManagedExecutorService   | java.util.concurrent",
                "jakarta.security.enterprise.SecurityContext            | a worker has no callers",
                "java.security.Principal                                | a worker has no callers",
                "org.eclipse.microprofile.jwt.JsonWebToken              | a worker has no callers",
                "jakarta.jms.JMSContext                                 | main argument",
                "jakarta.jms.ConnectionFactory                          | main argument",
                "jakarta.ejb.SessionContext                             | main argument",
                "jakarta.mail.Session                                   | main argument",
                "jakarta.validation.Validator                           | main argument",
                "org.eclipse.microprofile.metrics.MetricRegistry        | main argument",
            })
    void refusesTypesOfTheServer(String type, String advice) {
        bean("Worker", one("field a", "A", "A"));
        bean("A", one("parameter 1 of the constructor", type, "whatever the server has for it"));

        String said = finding("Worker", "field a", "A", "parameter 1 of the constructor");
        assertTrue(said.contains(type + " is the server's; "), said);
        assertTrue(said.contains(advice), said);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "field em        | jakarta.persistence.PersistenceContext                   | let the worker use JDBC",
                "field factory   | jakarta.persistence.PersistenceUnit                      | let the worker use JDBC",
                "field bean      | jakarta.ejb.EJB                                          | main argument",
                "field mail      | jakarta.annotation.Resource                              | main argument",
                "method save     | jakarta.transaction.Transactional                        | inTransaction",
                "method save     | jakarta.annotation.security.RolesAllowed                 | a worker has no callers",
                "method save     | org.eclipse.microprofile.faulttolerance.Retry            | the outermost retry",
                "method save     | org.eclipse.microprofile.faulttolerance.Timeout          | the outermost retry",
                "method save     | jakarta.ejb.Asynchronous                                 | main argument",
                "method save     | jakarta.enterprise.concurrent.Asynchronous               | java.util.concurrent",
                "method save     | org.eclipse.microprofile.metrics.annotation.Counted      | nothing would happen",
                "field info      | jakarta.ws.rs.core.Context                               | a worker serves no requests",
            })
    void refusesAnnotationsThatWouldHaveNoEffect(String where, String annotation, String advice) {
        bean("Worker", one("field a", "A", "A"));
        bean("A", APPLICATION_SCOPED, mark(where, annotation));

        String said = finding("Worker", "field a", "A", where);
        assertTrue(said.contains("@" + annotation + " has no effect in a worker; "), said);
        assertTrue(said.contains(advice), said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jakarta.ejb.Stateless", "jakarta.ejb.Singleton", "jakarta.transaction.Transactional"})
    void refusesThemOnAClassToo(String annotation) {
        bean("Worker", APPLICATION_SCOPED, mark("", annotation));
        finding("Worker");
    }

    @Test
    void leavesOtherAnnotationsAlone() {
        bean("Worker", APPLICATION_SCOPED, mark("method main", "java.lang.Override"));
        bean("A", APPLICATION_SCOPED, mark("", "jakarta.annotation.Priority"));
        assertEquals(List.of(), walk().findings());
    }

    /** All of the configuration would go along. */
    @Test
    void refusesConfigurationWithoutAPrefix() {
        bean("Worker", value("", Need.Kind.VALUES));
        assertTrue(finding("Worker", "field ").contains("name a prefix"), finding("Worker", "field "));
    }

    @Test
    void refusesABeanThatALibraryOfTheServerBrings() {
        bean("Worker", one("field client", "org.example.Client", "org.example.Client"));
        foreign("org.example.Client", Part.Origin.SERVER);

        String said = finding("Worker", "field client", "org.example.Client");
        assertTrue(
                said.contains("it is of a library of the server; libraries of the server are not in a worker"), said);
    }

    @Test
    void refusesABeanThatAnExtensionMakes() {
        bean("Worker", one("field made", "Made", "synthetic bean [Made]"));
        foreign("synthetic bean [Made]", Part.Origin.EXTENSION);

        String said = finding("Worker", "field made", "synthetic bean [Made]");
        assertTrue(said.contains("an extension makes it; extensions do not run in a worker"), said);
    }

    @Test
    void refusesAnInterceptorOfTheServer() {
        bean("Worker", bound("@Traced on method main", "org.example.Traced", "org.example.TracedInterceptor"));
        foreign("org.example.TracedInterceptor", Part.Origin.SERVER);

        finding("Worker", "@Traced on method main", "org.example.TracedInterceptor");
    }

    @Test
    void tellsOfABindingOfTheServerOnce() {
        String binding = "jakarta.transaction.Transactional";
        bean("Worker", APPLICATION_SCOPED, mark("method main", binding), bound("@Transactional", binding, "its"));
        foreign("its", Part.Origin.SERVER);

        finding("Worker", "method main");
    }

    @Test
    void followsInterceptorsOfTheApplication() {
        bean("Worker", bound("@Audited", "org.example.Audited", "Audit"));
        bean("Audit", one("field request", "jakarta.servlet.http.HttpServletRequest", "it"));

        finding("Worker", "@Audited", "Audit", "field request");
    }

    @Test
    void refusesAClassThatMentionsWhatAWorkerDoesNotHave() {
        bean("Worker", one("field a", "A", "A"));
        add(new Part(
                "A",
                Part.Origin.APPLICATION,
                "",
                List.of(),
                List.of(new Part.Mention("method serve", "jakarta.servlet.http.HttpServletRequest")),
                List.of(),
                new Part.Crossing("A", List.of(), Set.of())));

        String said = finding("Worker", "field a", "A", "method serve");
        assertTrue(said.contains("the type jakarta.servlet.http.HttpServletRequest is the server's"), said);
        assertTrue(said.contains("bgworker.class-path"), said);
    }

    @Test
    void tellsOfTheSamePlaceOnce() {
        add(new Part(
                "Worker",
                Part.Origin.APPLICATION,
                "",
                mark("field em", "jakarta.persistence.PersistenceContext"),
                List.of(
                        new Part.Mention("field em", "jakarta.persistence.EntityManager"),
                        new Part.Mention("field request", "jakarta.servlet.ServletRequest")),
                List.of(one("field request", "jakarta.servlet.ServletRequest", "it")),
                new Part.Crossing("Worker", List.of(), Set.of())));

        assertEquals(
                List.of(List.of("Worker", "field em"), List.of("Worker", "field request")),
                walk().findings().stream().map(Finding::path).toList());
    }

    @Test
    void refusesWhatThereIsNoBeanFor() {
        bean("Worker", one("field a", "A"));
        String said = finding("Worker", "field a");
        assertTrue(said.endsWith("there is no bean for A; add one, or correct type and qualifiers"), said);
    }

    @Test
    void refusesWhatThereAreSeveralBeansFor() {
        bean("Worker", one("field step", "Step", "First", "Second"));
        String said = finding("Worker", "field step");
        assertTrue(said.contains("there are several beans for Step: First, Second; say by a qualifier"), said);
    }

    @Test
    void refusesAnything() {
        bean("Worker", all("field anything", "java.lang.Object", "A"));
        String said = finding("Worker", "field anything");
        assertTrue(said.contains("can be anything; name the type"), said);
    }

    @Test
    void findsAllMistakesEachByItsShortestWay() {
        bean("Worker", one("field a", "A", "A"), one("field b", "B", "B"), one("field none", "None"));
        bean("A", one("field c", "C", "C"));
        bean("B", one("field d", "D", "D"), one("field request", "jakarta.servlet.ServletRequest", "it"));
        bean("C", one("field d", "D", "D"));
        bean(
                "D",
                "jakarta.enterprise.context.RequestScoped",
                mark("field em", "jakarta.persistence.PersistenceContext"));

        List<String> paths = new ArrayList<>();
        walk().findings().forEach(found -> paths.add(String.join(" → ", found.path())));
        assertEquals(
                List.of(
                        "Worker → field none",
                        "Worker → field b → B → field request",
                        "Worker → field b → B → field d → D",
                        "Worker → field b → B → field d → D → field em"),
                paths);
    }
}
