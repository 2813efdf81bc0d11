package io.bgworker.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FoldTest {

    private H2Database database;

    @BeforeEach
    void createTables() throws SQLException {
        database = new H2Database();
        Schema.DEFAULT.create(database::inTransaction);
    }

    @AfterEach
    void close() throws SQLException {
        database.close();
    }

    @Test
    void sumsEachTypeAndRemovesWhatItCounted() throws SQLException {
        database.add("apples", 3);
        database.add("pears", 5);
        database.add("apples", -1);

        assertEquals(3, fold(500));

        assertEquals(totals("apples", 2, "pears", 5), totals());
        assertEquals(0, database.deltas());
    }

    @Test
    void addsToEarlierTotals() throws SQLException {
        database.add("apples", 3);
        fold(500);
        database.add("apples", 4);
        fold(500);

        assertEquals(totals("apples", 7), totals());
    }

    @Test
    void doesNothingWithoutDeltas() throws SQLException {
        assertEquals(0, fold(500));
        assertEquals(Map.of(), totals());
    }

    @Test
    void leavesWhatIsBeyondItsBatch() throws SQLException {
        for (int i = 0; i < 5; i++) {
            database.add("apples", 1);
        }
        assertEquals(2, fold(2));
        assertEquals(3, database.deltas());
        assertEquals(totals("apples", 2), totals());
        assertEquals(2, fold(2));
        assertEquals(1, fold(2));
        assertEquals(totals("apples", 5), totals());
    }

    @Test
    void totalsMayExceedWhatADeltaCanHold() throws SQLException {
        database.add("apples", Long.MAX_VALUE);
        database.add("apples", Long.MAX_VALUE);
        fold(1);
        fold(1);

        assertEquals(BigInteger.valueOf(Long.MAX_VALUE).multiply(BigInteger.TWO), totals().get("apples"));
    }

    @Test
    void countsALowerIdThatIsCommittedWhileItFolds() throws SQLException {
        Connection slow = database.open();
        Ledger.add(slow, new Delta("apples", 10, Schema.DEFAULT));
        database.add("apples", 1);
        // The slow one has the lower id, and becomes visible after the fold has read and before it deletes.
        database.interposed = connection -> before("DELETE", connection, slow::commit);

        assertEquals(1, fold(500));
        assertEquals(1, database.deltas());
        assertEquals(totals("apples", 1), totals());

        database.interposed = connection -> connection;
        assertEquals(1, fold(500));
        assertEquals(totals("apples", 11), totals());
    }

    @Test
    void leavesNothingHalfDoneWhenItFails() throws SQLException {
        database.add("apples", 3);
        fold(500);
        database.add("apples", 4);
        database.add("pears", 5);
        database.interposed = connection -> before("DELETE", connection, () -> {
            throw new SQLException("The worker was killed here");
        });

        SQLException failure = assertThrows(SQLException.class, () -> fold(500));

        assertEquals("The worker was killed here", failure.getMessage());
        database.interposed = connection -> connection;
        assertEquals(totals("apples", 3), totals());
        assertEquals(2, database.deltas());
        fold(500);
        assertEquals(totals("apples", 7, "pears", 5), totals());
    }

    @Test
    void isNotSeenHalfDone() throws SQLException {
        database.add("apples", 3);
        fold(500);
        database.add("apples", 4);
        AtomicReference<Map<String, BigInteger>> seen = new AtomicReference<>();
        database.interposed = connection -> before("DELETE", connection, () -> {
            try (Connection reader = database.open()) {
                seen.set(Ledger.totals(reader, Schema.DEFAULT));
            }
        });

        fold(500);

        assertEquals(totals("apples", 3), seen.get());
    }

    @Test
    void isExactWhileManyInsert() throws Exception {
        int threads = 4;
        int deltasPerThread = 250;
        CyclicBarrier start = new CyclicBarrier(threads + 1);
        AtomicInteger inserting = new AtomicInteger(threads);
        ExecutorService clients = Executors.newFixedThreadPool(threads);
        List<Future<?>> running = new ArrayList<>();
        try {
            for (int thread = 0; thread < threads; thread++) {
                running.add(clients.submit(() -> {
                    start.await();
                    try {
                        insert(deltasPerThread);
                    } finally {
                        inserting.decrementAndGet();
                    }
                    return null;
                }));
            }
            start.await();
            while (inserting.get() > 0 || database.deltas() > 0) {
                fold(64);
            }
            for (Future<?> client : running) {
                client.get();
            }
        } finally {
            clients.shutdownNow();
        }
        long sum = (long) threads * deltasPerThread * (deltasPerThread + 1) / 2;
        assertEquals(totals("credit", sum, "debit", -sum), totals());
    }

    /** Two rows each time, so that transactions overlap and commit in another order than their ids. */
    private void insert(int deltas) throws SQLException {
        try (Connection connection = database.open()) {
            for (int i = 1; i <= deltas; i++) {
                Ledger.add(connection, new Delta("credit", i, Schema.DEFAULT));
                Ledger.add(connection, new Delta("debit", -i, Schema.DEFAULT));
                connection.commit();
            }
        }
    }

    @Test
    void twoFoldsAtOnceCountNothingTwice() throws Exception {
        database.add("apples", 0);
        fold(500);
        for (int i = 1; i <= 400; i++) {
            database.add("apples", i);
        }
        ExecutorService folders = Executors.newFixedThreadPool(2);
        try {
            CyclicBarrier start = new CyclicBarrier(2);
            List<Future<Integer>> folds = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                folds.add(folders.submit(() -> {
                    start.await();
                    int all = 0;
                    while (database.deltas() > 0) {
                        all += fold(7);
                    }
                    return all;
                }));
            }
            assertEquals(400, folds.get(0).get() + folds.get(1).get());
        } finally {
            folders.shutdownNow();
        }
        assertEquals(totals("apples", 400 * 401 / 2), totals());
    }

    @Test
    void creatingTheTablesAgainKeepsWhatIsThere() throws SQLException {
        database.add("apples", 1);
        Schema.DEFAULT.create(database::inTransaction);
        assertEquals(1, database.deltas());
    }

    @Test
    void creatingTheTablesTriesOnceMoreThenTellsBothFailures() {
        AtomicInteger attempts = new AtomicInteger();
        SQLException failure = assertThrows(
                SQLException.class,
                () -> Schema.DEFAULT.create(work -> {
                    throw new SQLException("attempt " + attempts.incrementAndGet());
                }));
        assertEquals("attempt 2", failure.getMessage());
        assertEquals("attempt 1", failure.getSuppressed()[0].getMessage());
    }

    private int fold(int rowsMax) throws SQLException {
        return database.inTransaction(connection -> Fold.fold(connection, Schema.DEFAULT, rowsMax));
    }

    private Map<String, BigInteger> totals() throws SQLException {
        return database.inTransaction(connection -> Ledger.totals(connection, Schema.DEFAULT));
    }

    private static Map<String, BigInteger> totals(String type, long total) {
        return Map.of(type, BigInteger.valueOf(total));
    }

    private static Map<String, BigInteger> totals(String type, long total, String otherType, long otherTotal) {
        return Map.of(type, BigInteger.valueOf(total), otherType, BigInteger.valueOf(otherTotal));
    }

    private interface Interlude {
        void run() throws SQLException;
    }

    /** A connection on which something happens just before a statement that begins so is prepared. */
    private static Connection before(String beginning, Connection connection, Interlude interlude) {
        return (Connection) Proxy.newProxyInstance(
                FoldTest.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("prepareStatement") && ((String) arguments[0]).startsWith(beginning)) {
                        interlude.run();
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
