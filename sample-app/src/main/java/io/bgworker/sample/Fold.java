package io.bgworker.sample;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One fold: takes some rows out of {@code delta} and adds them to {@code total}, inside the caller's transaction.
 *
 * <p>Exact while others insert, because it deletes the very rows it has read. Deleting up to the greatest id read would
 * not be: ids are given out before their transactions commit, so a lower one may appear in between, never having been
 * counted.
 */
final class Fold {

    private Fold() {}

    /**
     * Folds the oldest rows.
     *
     * @return how many there were, at most {@code rowsMax}; if that many, there may be more
     */
    static int fold(Connection connection, Schema schema, int rowsMax) throws SQLException {
        List<Long> ids = new ArrayList<>();
        // Sorted, so that two folds at once lock the totals in the same order and cannot block each other for ever.
        Map<String, BigDecimal> sums = new TreeMap<>();
        readAndLock(connection, schema, rowsMax, ids, sums);
        for (Map.Entry<String, BigDecimal> sum : sums.entrySet()) {
            addToTotal(connection, schema, sum.getKey(), sum.getValue());
        }
        delete(connection, schema, ids);
        return ids.size();
    }

    private static void readAndLock(
            Connection connection, Schema schema, int rowsMax, List<Long> ids, Map<String, BigDecimal> sums)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT id, type, \"value\" FROM " + schema.delta()
                + " ORDER BY id FETCH FIRST ? ROWS ONLY FOR UPDATE")) {
            select.setInt(1, rowsMax);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getLong(1));
                    sums.merge(rows.getString(2), BigDecimal.valueOf(rows.getLong(3)), BigDecimal::add);
                }
            }
        }
    }

    /** UPDATE, then INSERT if there was none: every database has its own dialect of doing both at once. */
    private static void addToTotal(Connection connection, Schema schema, String type, BigDecimal sum)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE " + schema.total() + " SET \"value\" = \"value\" + ? WHERE type = ?")) {
            update.setBigDecimal(1, sum);
            update.setString(2, type);
            if (update.executeUpdate() > 0) {
                return;
            }
        }
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO " + schema.total() + " (type, \"value\") VALUES (?, ?)")) {
            insert.setString(1, type);
            insert.setBigDecimal(2, sum);
            insert.executeUpdate();
        }
    }

    private static void delete(Connection connection, Schema schema, List<Long> ids) throws SQLException {
        if (ids.isEmpty()) {
            return;
        }
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM " + schema.delta() + " WHERE id = ?")) {
            for (long id : ids) {
                delete.setLong(1, id);
                delete.addBatch();
            }
            int[] counts = delete.executeBatch();
            for (int i = 0; i < counts.length; i++) {
                // The rows are locked, so this cannot happen; if it does, rolling back beats counting a delta twice.
                if (counts[i] != 1) {
                    throw new SQLException("Fold must delete each delta it counted once, deleted " + counts[i]
                            + " rows of id=" + ids.get(i));
                }
            }
        }
    }
}
