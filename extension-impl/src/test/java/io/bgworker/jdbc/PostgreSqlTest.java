package io.bgworker.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PostgreSqlTest {

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://host:5432/one?ssl=true, jdbc:postgresql://host:5432/two%20words?ssl=true",
        "jdbc:postgresql://a:1&b:2/one, jdbc:postgresql://a:1&b:2/two%20words",
        "jdbc:postgresql://host, jdbc:postgresql://host/two%20words",
        "jdbc:postgresql:one, jdbc:postgresql:two%20words",
        "jdbc:postgresql:one?a=b/c, jdbc:postgresql:two%20words?a=b/c",
        "jdbc:postgresql:/, jdbc:postgresql:two%20words"
    })
    void anotherDatabaseOfTheSameServer(String url, String expected) {
        assertEquals(expected, PostgreSql.inDatabase(url, "two words"));
    }

    @Test
    void namesAreCutBetweenCharacters() {
        assertEquals("n".repeat(63), PostgreSql.cut("n".repeat(64)));
        assertEquals("ü".repeat(31), PostgreSql.cut("ü".repeat(32)));
        assertEquals("n", PostgreSql.cut("n"));
        assertEquals("𝄞".repeat(15), PostgreSql.cut("𝄞".repeat(16)));
    }

    @Test
    void quotesAreDoubled() {
        assertEquals("\"a\"\"b\"", PostgreSql.quoted("a\"b"));
        assertEquals("E'it''s \\\\a'", PostgreSql.literal("it's \\a"));
    }
}
