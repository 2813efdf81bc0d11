package io.bgworker.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.ConnectOption;
import io.bgworker.Datum;
import io.bgworker.InvalidWorkerException;
import io.bgworker.contract.Rule;
import java.math.BigInteger;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SummarizerTest {

    private H2Database database;

    @BeforeEach
    void open() throws SQLException {
        database = new H2Database();
    }

    @AfterEach
    void close() throws SQLException {
        database.close();
    }

    @Test
    void foldsWhateverIsThereEachTimeItWakes() throws Exception {
        FakeContext context = context("250ms").then(() -> add(1_234)).then(() -> add(1));

        new Summarizer().main(context);

        assertEquals(Map.of("apples", BigInteger.valueOf(1_235)), totals(Schema.DEFAULT));
        assertEquals(0, database.deltas());
        assertEquals(
                List.of("summarizer-idle PT0.25S", "summarizer-idle PT0.25S", "summarizer-idle PT0.25S"),
                context.waits);
    }

    @Test
    void foldsWhatWasThereBeforeItCame() throws Exception {
        Schema.DEFAULT.create(database::inTransaction);
        add(7);

        new Summarizer().main(context("5s"));

        assertEquals(Map.of("apples", BigInteger.valueOf(7)), totals(Schema.DEFAULT));
    }

    @Test
    @Rule("CHD-04")
    void doesNotNapWhenToldToEndWhileItWorked() throws Exception {
        FakeContext context = new FakeContext(Datum.of("5s"), database);
        database.interposed = connection -> {
            context.requestTermination();
            return connection;
        };
        context.then(() -> {
            throw new AssertionError("It napped although it was told to end");
        });

        new Summarizer().main(context);
    }

    @Test
    void napsFiveSecondsWithoutAMainArgument() throws Exception {
        FakeContext context = new FakeContext(Datum.none(), database);

        new Summarizer().main(context);

        assertEquals(List.of("summarizer-idle PT5S"), context.waits);
    }

    @Test
    void takesANaptimeOverWithAReload() throws Exception {
        FakeContext context = new FakeContext(Datum.none(), database);
        context.configuration.put(Naptime.KEY, "1s");
        context.then(() -> assertWokenByReload(context, "250ms")).then(() -> assertWokenByReload(context, "soon"));

        new Summarizer().main(context);

        assertEquals(
                List.of("summarizer-idle PT1S", "summarizer-idle PT0.25S", "summarizer-idle PT0.25S"), context.waits);
    }

    /** While it naps its latch is not set; after the reload it is, or it would sleep the old nap to its end. */
    private static void assertWokenByReload(FakeContext context, String naptime) {
        assertFalse(context.isSet());
        context.reload(Naptime.KEY, naptime);
        assertTrue(context.isSet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "5", "0s", "-1s"})
    void refusesANaptimeThatIsNone(String naptime) {
        InvalidWorkerException refusal =
                assertThrows(InvalidWorkerException.class, () -> new Summarizer().main(context(naptime)));

        assertEquals("main argument", refusal.attribute());
        assertEquals(naptime, refusal.value());
    }

    @Test
    void numberedOneMakesASchemaOfItsOwnAndFoldsThere() throws Exception {
        Schema schema = Schema.numbered(7).orElseThrow();
        FakeContext context = new FakeContext(Datum.of(7), database);
        context.configuration.put(Naptime.KEY, "1s");
        context.then(() -> add(schema, 3)).then(() -> add(schema, 4));

        new Summarizer().main(context);

        assertEquals(Map.of("apples", BigInteger.valueOf(7)), totals(schema));
        assertEquals("summarizer-idle PT1S", context.waits.get(0));
        assertTrue(database.inTransaction(schema::exists));
        assertFalse(database.inTransaction(Schema.numbered(8).orElseThrow()::exists));
    }

    @Test
    void schemaMayBeThereAlready() throws Exception {
        Schema.numbered(7).orElseThrow().create(database::inTransaction);

        new Summarizer().main(new FakeContext(Datum.of(7), database));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, 10_000, 1L << 32 | 1})
    void refusesANumberOutOfRange(long number) {
        FakeContext context = new FakeContext(Datum.of(number), database);
        InvalidWorkerException refusal =
                assertThrows(InvalidWorkerException.class, () -> new Summarizer().main(context));

        assertEquals("main argument", refusal.attribute());
        assertEquals(Long.toString(number), refusal.value());
    }

    @Test
    void connectsWhereItsExtraDataSays() throws Exception {
        SessionTarget target =
                new SessionTarget("orders", "Mixed \"Case\" ß", Set.of(ConnectOption.BYPASS_ROLE_LOGIN_CHECK));
        database.expected = target;

        new Summarizer().main(new FakeContext(Datum.none(), target.toExtra(), database));
    }

    @Test
    void refusesExtraDataOfAnotherKind() {
        FakeContext context = new FakeContext(Datum.none(), new byte[] {0, 9, 'x'}, database);

        assertEquals(
                "extra",
                assertThrows(InvalidWorkerException.class, () -> new Summarizer().main(context))
                        .attribute());
    }

    private Map<String, BigInteger> totals(Schema schema) throws SQLException {
        return database.inTransaction(connection -> Ledger.totals(connection, schema));
    }

    private void add(Schema schema, long value) {
        try {
            this.database.<Boolean>inTransaction(connection -> {
                Ledger.add(connection, new Delta("apples", value, schema));
                return true;
            });
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private FakeContext context(String naptime) {
        return new FakeContext(Datum.of(naptime), database);
    }

    /** So many deltas of 1: more than one fold takes, when many. */
    private void add(int deltas) {
        try {
            for (int i = 0; i < deltas; i++) {
                database.add("apples", 1);
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
