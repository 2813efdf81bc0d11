package io.bgworker.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.DatabaseUnavailableException;
import io.bgworker.Notification;
import io.bgworker.contract.Rule;
import io.bgworker.protocol.Call;
import io.bgworker.protocol.Frame;
import io.bgworker.protocol.Result;
import io.bgworker.protocol.Result.Failure;
import io.bgworker.spi.DatabaseSettings;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.h2.Driver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ChildDatabaseTest {

    private static final String URL = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    private static final String PASSWORD = "open sesame";
    private static final DatabaseSettings SETTINGS =
            new DatabaseSettings(URL, "sa", PASSWORD, Driver.class.getName(), Map.of());

    private final SupervisorSide supervisor = new SupervisorSide();
    private final List<Frame> logged = new CopyOnWriteArrayList<>();
    private final ConnectionAhead ahead = new ConnectionAhead();
    private final ChildDatabase database = new ChildDatabase(
            supervisor.calls,
            "worker",
            new ChildLogger("worker", new ChildLog(System.Logger.Level.INFO, logged::add)),
            ahead);
    private final List<Call> asked = new CopyOnWriteArrayList<>();
    private final AtomicReference<Result> answer =
            new AtomicReference<>(new Result.Database("orders", SETTINGS, false));

    @BeforeEach
    void makeTable() throws SQLException {
        Driver.load(); // In a child it loads itself; here another test may have unloaded it.
        execute("create table entries (text varchar)");
        supervisor.answer(call -> {
            asked.add(call);
            return answer.get();
        });
    }

    @AfterEach
    void dropTable() throws Exception {
        supervisor.close();
        execute("drop all objects");
    }

    private static Connection open() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", "sa");
        properties.setProperty("password", PASSWORD);
        return new Driver().connect(URL, properties);
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** What others see. */
    private static int count() throws SQLException {
        try (Connection connection = open()) {
            return count(connection);
        }
    }

    private static int count(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from entries")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static void insert(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("insert into entries values ('one')");
        }
    }

    @Test
    void whatATransactionDidIsSeenWhenItHasReturned() throws Exception {
        database.connect("orders");
        String result = database.inTransaction(connection -> {
            insert(connection);
            assertEquals(0, count(), "not before");
            return "result";
        });
        assertEquals("result", result);
        assertEquals(1, count());
        assertEquals(List.of(new Call.OpenSession("orders", false)), asked);
    }

    @Test
    void transactionsFollowEachOtherOnTheSameConnection() throws Exception {
        database.connect("orders");
        Connection first = database.inTransaction(connection -> {
            insert(connection);
            return connection;
        });
        assertEquals(1, (int) database.inTransaction(connection -> {
            assertEquals(first, connection);
            return count(connection);
        }));
    }

    @Test
    void whatThrowsIsRolledBack() throws Exception {
        database.connect("orders");
        for (Throwable thrown : List.of(
                new SQLException("a"),
                new IllegalStateException("b"),
                new AssertionError("c"),
                new IOException("thrown in disguise"))) {
            assertEquals(
                    thrown,
                    assertThrows(
                            thrown.getClass(),
                            () -> database.inTransaction(connection -> {
                                insert(connection);
                                throw ChildDatabaseTest.<RuntimeException>sneaky(thrown);
                            })));
            assertEquals(0, count(), thrown.toString());
        }
        database.inTransaction(connection -> {
            insert(connection);
            return null;
        });
        assertEquals(1, count(), "the next one begins from nothing");
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // That is the trick.
    private static <E extends Throwable> RuntimeException sneaky(Throwable thrown) throws E {
        throw (E) thrown;
    }

    @Test
    void aTransactionInsideAnotherIsRefusedAndTheOuterOneGoesOn() throws Exception {
        database.connect("orders");
        database.inTransaction(connection -> {
            insert(connection);
            IllegalStateException refused =
                    assertThrows(IllegalStateException.class, () -> database.inTransaction(inner -> null));
            assertTrue(refused.getMessage().contains("inside another"), refused.getMessage());
            return null;
        });
        assertEquals(1, count());
        database.inTransaction(connection -> null);
    }

    // ---- What follows a transaction

    @Test
    @Rule("OUR-15")
    void followersAreToldTheEndAfterIt() throws Exception {
        database.connect("orders");
        List<String> told = new ArrayList<>();
        database.inTransaction(connection -> {
            insert(connection);
            assertTrue(database.follow(committed -> told.add("committed " + committed + ", seen " + seenByOthers())));
            assertEquals(List.of(), told);
            return null;
        });
        assertEquals(List.of("committed true, seen 1"), told);
        assertThrows(
                SQLException.class,
                () -> database.inTransaction(connection -> {
                    assertTrue(database.follow(committed -> told.add("committed " + committed)));
                    throw new SQLException("on purpose");
                }));
        assertEquals(List.of("committed true, seen 1", "committed false"), told);
    }

    private static int seenByOthers() {
        try {
            return count();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** The work is not to be done again because somebody could not be told of it. */
    @Test
    @Rule("OUR-15")
    void whateverFollowersThrowACommittedTransactionIsNoFailure() throws Exception {
        database.connect("orders");
        List<String> told = new ArrayList<>();
        String result = database.inTransaction(connection -> {
            insert(connection);
            database.tellWithCommit(new Notification("queue", "17"), () -> {
                throw new DatabaseUnavailableException("on purpose");
            });
            database.follow(committed -> {
                throw new NoClassDefFoundError("Follower");
            });
            database.follow(committed -> told.add("the last one"));
            return "result";
        });
        assertEquals("result", result);
        assertEquals(List.of("the last one"), told);
        assertEquals(2, logged.size(), logged::toString);
        Frame.Log notification = (Frame.Log) logged.get(0);
        assertEquals(System.Logger.Level.WARNING, notification.level());
        assertTrue(notification.message().contains("channel 'queue'"), notification.message());
        assertTrue(notification.message().contains("on purpose"), notification.message());
        assertTrue(((Frame.Log) logged.get(1)).message().contains("was committed"), logged::toString);
    }

    @Test
    void whateverFollowersThrowTheWorksOwnFailureIsThrown() {
        database.connect("orders");
        SQLException failure = new SQLException("on purpose");
        assertSame(
                failure,
                assertThrows(
                        SQLException.class,
                        () -> database.inTransaction(connection -> {
                            database.follow(committed -> {
                                throw new IllegalStateException("a follower");
                            });
                            throw failure;
                        })));
    }

    @Test
    @Rule("OUR-15")
    void onlyWhoIsInTheTransactionCanFollowIt() throws Exception {
        database.connect("orders");
        assertFalse(database.follow(committed -> {}), "there is none");
        boolean fromElsewhere = database.inTransaction(
                connection -> CompletableFuture.supplyAsync(() -> database.follow(committed -> {}))
                        .join());
        assertFalse(fromElsewhere);
    }

    // ---- What was opened ahead

    @Test
    void aSessionBeginsWithTheConnectionThatWasOpenedAheadForItsDatabase() throws Exception {
        Connection opened = open();
        ahead.keep(
                "orders",
                new DatabaseSettings(
                        URL, "sa", PASSWORD, Driver.class.getName(), Map.of(), Duration.ofSeconds(1), true),
                opened);
        database.connect("orders");
        assertSame(opened, database.inTransaction(connection -> connection));
        assertNull(ahead.take(SETTINGS), "it has an owner");
    }

    @Test
    void aConnectionToAnotherDatabaseIsClosed() throws Exception {
        Connection opened = open();
        ahead.keep("orders", new DatabaseSettings(URL, "sa", PASSWORD, "", Map.of()), opened);
        database.connect("orders");
        assertNotSame(opened, database.inTransaction(connection -> connection));
        awaitClosed(opened);
    }

    /** It may have gone without a word, and would let one wait. */
    @Test
    void aConnectionToADatabaseOfAnotherNameIsClosedWithoutBeingAsked() throws Exception {
        AtomicBoolean asked = new AtomicBoolean();
        CountDownLatch closed = new CountDownLatch(1);
        Connection silent = (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        closed.countDown();
                    } else {
                        asked.set(true);
                    }
                    return null;
                });
        ahead.keep("archive", new DatabaseSettings("jdbc:h2:mem:archive", "sa", "", "", Map.of()), silent);
        database.connect("orders");
        assertTrue(closed.await(60, TimeUnit.SECONDS));
        assertFalse(asked.get());
    }

    @Test
    void aConnectionThatWasLostIsReplacedWithoutAWord() throws Exception {
        Connection opened = open();
        opened.close();
        ahead.keep("orders", SETTINGS, opened);
        database.connect("orders");
        assertEquals(0, (int) database.inTransaction(ChildDatabaseTest::count));
        assertEquals(List.of(), logged);
    }

    @Test
    void theConnectionOfARehearsalIsForTheNextSession() throws Exception {
        database.connect("orders");
        Connection opened = database.inTransaction(connection -> connection);
        database.giveBack();
        assertSame(opened, ahead.take(SETTINGS));
        assertFalse(opened.isClosed());
    }

    @Test
    void theConnectionOfARehearsalThatFailedIsClosed() throws Exception {
        database.connect("orders");
        Connection opened = database.inTransaction(connection -> connection);
        assertThrows(
                SQLException.class,
                () -> database.inTransaction(connection -> {
                    throw new SQLException("on purpose");
                }));
        database.giveBack();
        awaitClosed(opened);
    }

    @Test
    void whoAsksForItToBeClosedIsToldWhenItIs() throws Exception {
        Connection opened = open();
        ahead.keep("orders", SETTINGS, opened);
        CompletableFuture<Boolean> told = new CompletableFuture<>();
        ahead.closeAndThen(() -> told.complete(isClosed(opened)));
        assertTrue(told.get(60, TimeUnit.SECONDS));
        CompletableFuture<Boolean> toldAgain = new CompletableFuture<>();
        ahead.closeAndThen(() -> toldAgain.complete(true));
        assertTrue(toldAgain.get(60, TimeUnit.SECONDS), "though there is none");
    }

    /** Whoever is told to close it waits for those who do. */
    private void awaitClosed(Connection opened) throws Exception {
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        ahead.closeAndThen(() -> closed.complete(true));
        assertTrue(closed.get(60, TimeUnit.SECONDS));
        assertTrue(isClosed(opened));
    }

    private static boolean isClosed(Connection connection) {
        try {
            return connection.isClosed();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aTransactionNeedsASession() {
        IllegalStateException refused =
                assertThrows(IllegalStateException.class, () -> database.inTransaction(connection -> null));
        assertTrue(refused.getMessage().contains("must be connected before"), refused.getMessage());
    }

    @Test
    void connectsOnceOnly() {
        database.connect("orders");
        IllegalStateException refused = assertThrows(IllegalStateException.class, () -> database.connect("others"));
        assertTrue(refused.getMessage().contains("connected once only"), refused.getMessage());
        assertEquals(1, asked.size());
    }

    @Test
    void noNameIsTheMaintenanceDatabaseWhichTheSupervisorKnows() {
        database.connect("");
        assertEquals(List.of(new Call.OpenSession("", false)), asked);
    }

    @Test
    void connectsWithAllThatIsConfigured() throws Exception {
        answer.set(new Result.Database(
                "orders", new DatabaseSettings(URL, "sa", PASSWORD, "", Map.of("LOCK_TIMEOUT", "4711")), false));
        database.connect("orders");
        assertEquals(4711, (int) database.inTransaction(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("call lock_timeout()")) {
                rows.next();
                return rows.getInt(1);
            }
        }));
    }

    @Test
    void aMissingDriverSaysWhereItMustBe() {
        answer.set(new Result.Database(
                "orders", new DatabaseSettings("jdbc:x:y", "sa", PASSWORD, "org.example.Driver", Map.of()), false));
        DatabaseUnavailableException failed =
                assertThrows(DatabaseUnavailableException.class, () -> database.connect("orders"));
        assertTrue(failed.getMessage().contains("'orders'"), failed.getMessage());
        assertTrue(failed.getMessage().contains("org.example.Driver"), failed.getMessage());
        assertTrue(failed.getMessage().contains("bgworker.class-path"), failed.getMessage());
    }

    @Test
    void aDatabaseThatCannotBeReachedIsNamedWithoutItsSecrets() {
        answer.set(new Result.Database(
                "orders", new DatabaseSettings(URL, "sa", "wrong " + PASSWORD, "", Map.of()), false));
        DatabaseUnavailableException failed =
                assertThrows(DatabaseUnavailableException.class, () -> database.connect("orders"));
        assertTrue(failed.getMessage().contains("'orders'"), failed.getMessage());
        assertTrue(failed.getMessage().contains("bgworker.database.orders.password"), failed.getMessage());
        assertFalse(Texts.stackTrace(failed).contains(PASSWORD), failed.getMessage());
    }

    /** Some put the password into the URL, and some drivers quote the URL. */
    @Test
    void aPasswordInTheUrlIsNotToldEither() {
        String url = "jdbc:nobody:knows?password=" + PASSWORD;
        answer.set(new Result.Database("orders", new DatabaseSettings(url, "", "", "", Map.of()), false));
        DatabaseUnavailableException failed =
                assertThrows(DatabaseUnavailableException.class, () -> database.connect("orders"));
        assertFalse(Texts.stackTrace(failed).contains(PASSWORD), failed.getMessage());
    }

    @Test
    void aFailureToConnectIsNotForEver() throws Exception {
        answer.set(new Failure(Failure.Kind.DATABASE, "Database 'orders' must be configured", List.of()));
        DatabaseUnavailableException failed =
                assertThrows(DatabaseUnavailableException.class, () -> database.connect("orders"));
        assertEquals("Database 'orders' must be configured", failed.getMessage());
        answer.set(new Result.Database("orders", SETTINGS, false));
        database.connect("orders");
        assertEquals(0, (int) database.inTransaction(ChildDatabaseTest::count));
    }
}
