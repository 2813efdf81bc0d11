package io.bgworker.sample;

import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.SortedMap;
import java.util.TreeMap;

/** The server's side of the tables: puts deltas in, reads totals. */
final class Ledger {

    private Ledger() {}

    static void add(Connection connection, Delta delta) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO " + delta.schema().delta() + " (type, \"value\") VALUES (?, ?)")) {
            insert.setString(1, delta.type());
            insert.setLong(2, delta.value());
            insert.executeUpdate();
        }
    }

    static SortedMap<String, BigInteger> totals(Connection connection, Schema schema) throws SQLException {
        SortedMap<String, BigInteger> totals = new TreeMap<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT type, \"value\" FROM " + schema.total());
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                totals.put(rows.getString(1), rows.getBigDecimal(2).toBigInteger());
            }
        }
        return totals;
    }
}
