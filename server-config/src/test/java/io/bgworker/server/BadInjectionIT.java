package io.bgworker.server;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a worker cannot have fails the deployment, and the server's log has the way to it and what to do instead. */
@ExtendWith(ArquillianExtension.class)
class BadInjectionIT {

    /** Enterprise beans must be classes of the top level. */
    private static final String CLERK = "@jakarta.ejb.Stateless public class Clerk {}";

    /** Nobody connects to them. */
    private static final Map<String, String> DATABASES = Map.of(
            "bgworker.database.one.url", "jdbc:postgresql:one", "bgworker.database.two.url", "jdbc:postgresql:two");

    private final Dropins dropins = new Dropins();

    /** What is wrong, in what class, and what must be said of it. */
    private record Mistake(String name, String source, List<String> said) {

        @Override
        public String toString() {
            return name;
        }
    }

    /** A worker class and what else there is in it, and parts of the path to what is wrong. */
    private static Mistake in(String name, String fields, String more, String... said) {
        String source = "@BackgroundWorker public class Sender implements WorkerMain { " + fields
                + " public void main(WorkerContext context) {} " + more + " }";
        return new Mistake(name, source, List.of(said));
    }

    /** The same with a bean that is injected into the worker. */
    private static Mistake inBean(String name, String members, String... said) {
        return in(
                name,
                "@jakarta.inject.Inject Store store;",
                "@ApplicationScoped public static class Store { " + members + " }",
                said);
    }

    static List<Mistake> mistakes() {
        return List.of(
                in(
                        "bean in a request",
                        "@jakarta.inject.Inject Basket basket;",
                        "@RequestScoped public static class Basket {}",
                        "Sender → field basket → Sender$Basket: it is in the scope"
                                + " @jakarta.enterprise.context.RequestScoped, which a worker does not have"),
                in(
                        "bean in a session, made by a producer",
                        "@jakarta.inject.Inject Basket basket;",
                        "public interface Basket extends java.io.Serializable {}"
                                + " @ApplicationScoped public static class Baskets {"
                                + " @jakarta.enterprise.inject.Produces @SessionScoped Basket make() { return null; } }",
                        "Sender → field basket → producer Sender$Baskets.make: it is in the scope"
                                + " @jakarta.enterprise.context.SessionScoped, which a worker does not have"),
                inBean(
                        "request",
                        "@jakarta.inject.Inject jakarta.servlet.http.HttpServletRequest request;",
                        "Sender → field store → Sender$Store → field request:"
                                + " jakarta.servlet.http.HttpServletRequest is the server's; a worker serves no requests"),
                inBean(
                        "entity manager",
                        "@jakarta.persistence.PersistenceContext jakarta.persistence.EntityManager em;",
                        "Sender → field store → Sender$Store → field em:"
                                + " @jakarta.persistence.PersistenceContext has no effect in a worker; let the worker use JDBC"),
                inBean(
                        "enterprise bean by its annotation",
                        "@jakarta.ejb.EJB Clerk clerk;",
                        "Sender → field store → Sender$Store → field clerk: @jakarta.ejb.EJB has no effect in a worker"),
                inBean(
                        "enterprise bean, injected",
                        "@jakarta.inject.Inject Clerk clerk;",
                        "Sender → field store → Sender$Store → field clerk → Clerk:"
                                + " @jakarta.ejb.Stateless has no effect in a worker"),
                inBean(
                        "resource",
                        "@jakarta.annotation.Resource(lookup = \"java:comp/DefaultManagedExecutorService\")"
                                + " java.util.concurrent.ExecutorService threads;",
                        "Sender → field store → Sender$Store → field threads:"
                                + " @jakarta.annotation.Resource has no effect in a worker"),
                in(
                        "data source of an unknown database",
                        "@jakarta.annotation.Resource(lookup = \"jdbc/none\") javax.sql.DataSource db;",
                        "",
                        "Sender → field db: there is no database for @Resource DataSource 'jdbc/none'; known are one, two;"
                                + " configure it, by bgworker.database.none.url at least"),
                inBean(
                        "data source of one of several databases",
                        "@jakarta.inject.Inject javax.sql.DataSource db;",
                        "Sender → field store → Sender$Store → field db: there are several databases for"
                                + " javax.sql.DataSource: one, two; say which one is meant"),
                inBean(
                        "user transaction",
                        "@jakarta.inject.Inject jakarta.transaction.UserTransaction transaction;",
                        "field transaction: jakarta.transaction.UserTransaction is the server's;"
                                + " use context.database().inTransaction"),
                inBean(
                        "transactional method",
                        "@jakarta.transaction.Transactional public void save() {}",
                        "Sender → field store → Sender$Store → method save:"
                                + " @jakarta.transaction.Transactional has no effect in a worker"),
                in(
                        "transactional worker without injection",
                        "",
                        "@jakarta.transaction.Transactional public void save() {}",
                        "Sender → method save: @jakarta.transaction.Transactional has no effect in a worker"),
                inBean(
                        "roles",
                        "@jakarta.annotation.security.RolesAllowed(\"clerk\") public void save() {}",
                        "method save: @jakarta.annotation.security.RolesAllowed has no effect in a worker;"
                                + " a worker has no callers"),
                inBean(
                        "fault tolerance",
                        "@org.eclipse.microprofile.faulttolerance.Retry public void save() {}",
                        "method save: @org.eclipse.microprofile.faulttolerance.Retry has no effect in a worker;"),
                inBean(
                        "asynchronous method",
                        "@jakarta.enterprise.concurrent.Asynchronous public"
                                + " java.util.concurrent.CompletableFuture<String> save() { return null; }",
                        "method save: @jakarta.enterprise.concurrent.Asynchronous has no effect in a worker;"
                                + " use threads or executors of java.util.concurrent"),
                inBean(
                        "type of the server in a signature",
                        "public void serve(jakarta.servlet.http.HttpServletRequest request) {}",
                        "Sender → field store → Sender$Store → parameter 1 of method serve:"
                                + " the type jakarta.servlet.http.HttpServletRequest is the server's"),
                new Mistake(
                        "no bean, in a class that is none itself",
                        "public class Sender { @jakarta.inject.Inject Runnable nowhere;"
                                + " @BackgroundWorker void run() {} }",
                        List.of("Sender → field nowhere: there is no bean for java.lang.Runnable; add one")),
                new Mistake(
                        "several beans, in a class that is none itself",
                        "public class Sender { @jakarta.inject.Inject Step step; @BackgroundWorker void run() {}"
                                + " public interface Step {}"
                                + " @ApplicationScoped public static class First implements Step {}"
                                + " @ApplicationScoped public static class Second implements Step {} }",
                        List.of("Sender → field step: there are several beans for Sender$Step:"
                                + " Sender$First, Sender$Second; say by a qualifier")),
                new Mistake(
                        "no value, in a class that is no bean",
                        "public class Sender { @jakarta.inject.Inject"
                                + " @org.eclipse.microprofile.config.inject.ConfigProperty(name = \"it.is.nowhere\")"
                                + " String text; @BackgroundWorker void run() {} }",
                        List.of("Sender → field text: the configuration property it.is.nowhere must have a value")));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void failsTheDeploymentAndSaysWhereAndWhatToDo(Mistake mistake) throws Exception {
        WebArchive war = Wars.withExtension(mistake.name().replaceAll("[^A-Za-z]+", "-"))
                .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml");
        Wars.configure(war, DATABASES);
        JavaSource.compileInto(war, mistake.source(), CLERK);
        try {
            Dropins.Outcome outcome = dropins.deploy(war);
            assertFalse(outcome.started(), outcome::log);
            assertAll(mistake.said().stream()
                    .map(text -> () -> assertTrue(outcome.log().contains(text), () -> text + " in " + outcome.log())));
        } finally {
            dropins.remove(war);
        }
    }
}
