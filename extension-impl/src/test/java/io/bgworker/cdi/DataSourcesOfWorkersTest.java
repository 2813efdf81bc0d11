package io.bgworker.cdi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.EntryPoint;
import io.bgworker.InvalidWorkerException;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerException;
import io.bgworker.WorkerMain;
import io.bgworker.protocol.BeanArchive;
import io.bgworker.runtime.WorkerBeans;
import io.bgworker.spi.DatabaseProvider;
import io.bgworker.spi.DatabaseSettings;
import jakarta.annotation.Resource;
import jakarta.annotation.sql.DataSourceDefinition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.util.AnnotationLiteral;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.inject.Provider;
import jakarta.inject.Qualifier;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Which databases the data sources of a worker come to, by what a real container knows of its application. */
final class DataSourcesOfWorkersTest {

    private static final String HERE = DataSourcesOfWorkersTest.class.getName() + "$";
    private static final String URL = "jdbc:h2:tcp://localhost/x";

    private static final Map<String, String> ORDERS = Map.of("bgworker.database.orders.url", URL);
    private static final Map<String, String> ORDERS_AND_ARCHIVE =
            Map.of("bgworker.database.orders.url", URL, "bgworker.database.archive.url", URL);

    private abstract static class Worker implements WorkerMain {
        @Override
        public void main(WorkerContext context) {}
    }

    private static BeanArchive archive(Map<String, String> settings, Class<?> worker, Class<?>... others) {
        Class<?>[] all = Stream.concat(Stream.of(worker), Stream.of(others)).toArray(Class<?>[]::new);
        try (Container container = Container.configured(settings, all)) {
            return archive(container, worker);
        }
    }

    private static BeanArchive archive(Container container, Class<?> worker) {
        WorkerBeans beans = container.get(BackgroundWorkerExtension.class).workerBeans();
        EntryPoint entryPoint = new EntryPoint(worker.getName(), "");
        beans.check("w", entryPoint, worker, List.of());
        return beans.archive(entryPoint).orElseThrow();
    }

    private static String refused(Map<String, String> settings, Class<?> worker, Class<?>... others) {
        return assertThrows(InvalidWorkerException.class, () -> archive(settings, worker, others))
                .getMessage();
    }

    private static void assertContains(String text, String part) {
        assertTrue(text.contains(part), () -> "Without <" + part + ">: " + text);
    }

    // ---- @Inject

    static class Injected extends Worker {
        @Inject
        DataSource any;

        @Inject
        @Named("archive")
        DataSource archive;

        @Inject
        @Named("jdbc/orders")
        Provider<DataSource> orders;
    }

    @Test
    void whatNobodyProducesIsADatabase() {
        assertEquals(
                Map.of("", "orders", "archive", "archive", "jdbc/orders", "orders"),
                archive(
                                Map.of(
                                        "bgworker.maintenance-database", "orders",
                                        "bgworker.database.orders.url", URL,
                                        "bgworker.database.archive.url", URL),
                                Injected.class)
                        .dataSources());
    }

    static class InjectedAny extends Worker {
        @Inject
        DataSource any;
    }

    @Test
    void theOnlyOneIsMeantThoughTheEmbeddedOneCouldBe() {
        assertEquals(Map.of("", "orders"), archive(ORDERS, InjectedAny.class).dataSources());
    }

    @Test
    void theEmbeddedOneStandsInForNone() {
        assertEquals(Map.of("", "default"), archive(Map.of(), InjectedAny.class).dataSources());
    }

    @Test
    void severalAreRefusedWithTheirNames() {
        assertContains(
                refused(ORDERS_AND_ARCHIVE, InjectedAny.class),
                HERE + "InjectedAny → field any: there are several databases for javax.sql.DataSource:"
                        + " archive, default, orders; say which one is meant");
    }

    static class InjectedUnknown extends Worker {
        @Inject
        UsesUnknown uses;
    }

    @ApplicationScoped
    static class UsesUnknown {
        @Inject
        @Named("stock")
        DataSource stock;
    }

    @Test
    void anUnknownOneIsRefusedWithThePathToIt() {
        String said = refused(ORDERS, InjectedUnknown.class, UsesUnknown.class);
        assertContains(
                said,
                HERE + "InjectedUnknown → field uses → " + HERE + "UsesUnknown → field stock: there is no database for"
                        + " javax.sql.DataSource with @jakarta.inject.Named(");
        assertContains(said, "; known are default, orders; configure it, by bgworker.database.stock.url at least");
    }

    static class OwnProducer {
        @Produces
        @Resource(lookup = "java:app/jdbc/orders")
        DataSource orders;

        @Produces
        @Stock
        @Resource(lookup = "java:app/jdbc/nowhere")
        DataSource nowhere;
    }

    @Test
    void aProducerOfTheApplicationIsFollowedToItsResource() {
        BeanArchive archive = archive(ORDERS, InjectedAny.class, OwnProducer.class);
        assertEquals(Map.of(), archive.dataSources());
        assertEquals(Map.of(HERE + "OwnProducer.orders", "orders"), archive.resources());
        assertEquals(List.of(HERE + "OwnProducer:" + HERE + "OwnProducer.orders"), archive.members());
    }

    @Test
    void theResourceOfAProducerHasAPathToo() {
        assertContains(
                refused(ORDERS, InjectedStock.class, OwnProducer.class),
                HERE + "InjectedStock → field stock → producer " + HERE
                        + "OwnProducer.nowhere → its @Resource: there is"
                        + " no database for @Resource DataSource 'java:app/jdbc/nowhere'; known are default, orders;");
    }

    static class WhateverThereIs extends Worker {
        @Inject
        Instance<DataSource> all;

        @Inject
        @Named("archive")
        DataSource archive;
    }

    @Test
    void anInstanceMeansWhatTheApplicationProduces() {
        BeanArchive archive = archive(ORDERS_AND_ARCHIVE, WhateverThereIs.class, OrdersOnly.class);
        assertEquals(Map.of("archive", "archive"), archive.dataSources());
        assertEquals(List.of(HERE + "OrdersOnly:" + HERE + "OrdersOnly.orders"), archive.members());
    }

    static class OrdersOnly {
        @Produces
        @Resource(name = "orders")
        DataSource orders;
    }

    /** As an extension of a server, or of a library, may. */
    static final class Makes implements Extension {
        void make(@Observes AfterBeanDiscovery discovery) {
            discovery
                    .addBean()
                    .types(DataSource.class, Object.class)
                    .qualifiers(new Stock.Literal())
                    .createWith(creation -> null);
        }
    }

    @Qualifier
    @Retention(RetentionPolicy.RUNTIME)
    @interface Stock {
        final class Literal extends AnnotationLiteral<Stock> implements Stock {
            private static final long serialVersionUID = 1L;
        }
    }

    static class InjectedStock extends Worker {
        @Inject
        @Stock
        DataSource stock;
    }

    @Test
    void whatAnExtensionMakesUnderAnotherQualifierIsNoDatabase() {
        try (Container container = Container.extended(ORDERS, new Makes(), InjectedStock.class)) {
            InvalidWorkerException refused =
                    assertThrows(InvalidWorkerException.class, () -> archive(container, InjectedStock.class));
            assertContains(refused.getMessage(), "an extension makes it; extensions do not run in a worker");
        }
    }

    // ---- @Resource

    @DataSourceDefinition(name = "java:app/jdbc/stock", className = "org.h2.jdbcx.JdbcDataSource", url = URL)
    static class Base extends Worker {
        @Resource(lookup = "java:app/jdbc/stock")
        DataSource inherited;
    }

    static class ByResource extends Base {
        @Resource(name = "jdbc/stock")
        DataSource named;

        @Resource
        DataSource unnamed;

        @Resource(mappedName = "java:jdbc/stock")
        void setMapped(DataSource dataSource) {}
    }

    @Test
    void resourcesOfClassesAndThoseTheyExtendAreDatabases() {
        String definition = "java:app/jdbc/stock";
        assertEquals(
                Map.of(
                        HERE + "Base.inherited", definition,
                        HERE + "ByResource.named", definition,
                        HERE + "ByResource.unnamed", definition,
                        HERE + "ByResource.setMapped(javax.sql.DataSource)", definition),
                archive(Map.of(), ByResource.class, Base.class).resources());
    }

    static class UnnamedResource extends Worker {
        @Resource
        DataSource db;
    }

    @Test
    void aResourceWithoutANameIsRefusedIfSeveralCouldBeMeant() {
        assertContains(
                refused(ORDERS_AND_ARCHIVE, UnnamedResource.class),
                HERE + "UnnamedResource → field db: there are several databases for @Resource DataSource:"
                        + " archive, default, orders;");
    }

    static class OtherResource extends Worker {
        @Resource(lookup = "jdbc/orders")
        Runnable other;

        @Resource(lookup = "jdbc/orders")
        void setBoth(DataSource one, DataSource two) {}
    }

    @Test
    void resourcesOfAnythingElseAreRefused() {
        String said = refused(ORDERS, OtherResource.class);
        assertContains(said, "field other: @jakarta.annotation.Resource has no effect in a worker");
        assertContains(said, "method setBoth: @jakarta.annotation.Resource has no effect in a worker");
    }

    // ---- Applications that know their databases by themselves

    @ApplicationScoped
    static class OwnProvider implements DatabaseProvider {
        @Override
        public Optional<DatabaseSettings> find(String name) {
            throw new AssertionError("asked at deployment");
        }

        @Override
        public Set<String> names() {
            throw new AssertionError("asked at deployment");
        }
    }

    @Test
    void aProviderOfTheApplicationIsAskedByTheNameThatStandsThere() {
        BeanArchive archive = archive(Map.of(), Injected.class, OwnProvider.class);
        assertEquals(Map.of("", "", "archive", "archive", "jdbc/orders", "jdbc/orders"), archive.dataSources());
    }

    // ---- In the server

    @ApplicationScoped
    static class OfBothWorlds {
        @Inject
        DataSource dataSource;

        int loginTimeout() throws Exception {
            return dataSource.getLoginTimeout();
        }
    }

    @Test
    void whatNobodyProducesCanBeInjectedInTheServerAndNotBeUsed() {
        try (Container container = Container.of(OfBothWorlds.class)) {
            OfBothWorlds bean = container.get(OfBothWorlds.class);
            WorkerException refused = assertThrows(WorkerException.class, bean::loginTimeout);
            assertContains(refused.getMessage(), "must be used in a background worker only; this is the server");
        }
    }

    /** Nothing of ours makes it ambiguous. */
    @Test
    void whatTheApplicationProducesIsNotProducedOnceMore() throws Exception {
        try (Container container = Container.of(OfBothWorlds.class, Fixed.class)) {
            assertEquals(7, container.get(OfBothWorlds.class).loginTimeout());
        }
    }

    static class Fixed {
        @Produces
        DataSource fixed() {
            return (DataSource) Proxy.newProxyInstance(
                    Fixed.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> 7);
        }
    }
}
