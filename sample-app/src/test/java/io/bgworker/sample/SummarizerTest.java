package io.bgworker.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.Datum;
import io.bgworker.InvalidWorkerException;
import io.bgworker.contract.Rule;
import java.math.BigInteger;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
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

        assertEquals(Map.of("apples", BigInteger.valueOf(1_235)), database.inTransaction(Ledger::totals));
        assertEquals(0, database.deltas());
        assertEquals(
                List.of("summarizer-idle PT0.25S", "summarizer-idle PT0.25S", "summarizer-idle PT0.25S"),
                context.waits);
    }

    @Test
    void foldsWhatWasThereBeforeItCame() throws Exception {
        Schema.create(database::inTransaction);
        add(7);

        new Summarizer().main(context("5s"));

        assertEquals(Map.of("apples", BigInteger.valueOf(7)), database.inTransaction(Ledger::totals));
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
        context.configuration.put(Summarizer.NAPTIME_KEY, "1s");
        context.then(() -> assertWokenByReload(context, "250ms")).then(() -> assertWokenByReload(context, "soon"));

        new Summarizer().main(context);

        assertEquals(
                List.of("summarizer-idle PT1S", "summarizer-idle PT0.25S", "summarizer-idle PT0.25S"), context.waits);
    }

    /** While it naps its latch is not set; after the reload it is, or it would sleep the old nap to its end. */
    private static void assertWokenByReload(FakeContext context, String naptime) {
        assertFalse(context.isSet());
        context.reload(Summarizer.NAPTIME_KEY, naptime);
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
