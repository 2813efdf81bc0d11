package io.bgworker.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which database is meant by what is said where a data source is injected. */
final class KnownDatabasesTest {

    /** Names, each with what it is a name of if that is another: {@code orders=java:app/jdbc/orders}. */
    private static KnownDatabases known(String names, boolean embedded) {
        Map<String, String> known = new TreeMap<>();
        Arrays.stream(names.split(" ", -1))
                .filter(name -> !name.isEmpty())
                .map(name -> name.split("=", -1))
                .forEach(name -> known.put(name[0], name[name.length - 1]));
        return new KnownDatabases(known, "default", embedded ? Optional.of("default") : Optional.empty(), true);
    }

    private static Finding missing(String names, String said) {
        Need need = new Need("field db", Need.Kind.RESOURCE, said, "it", List.of(), "A.db");
        return known(names, false).missing(List.of("A", "field db"), need);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // known                                             | embedded | said                        | meant
                "orders archive                                      | false    | orders                      | orders",
                "orders archive                                      | false    | jdbc/orders                 | orders",
                "orders archive                                      | false    | java:comp/env/jdbc/orders   | orders",
                "orders archive                                      | false    | java:app/jdbc/archive       | archive",
                "orders archive                                      | false    | java:orders                 | orders",
                "orders jdbc/orders                                  | false    | java:comp/env/jdbc/orders   | jdbc/orders",
                "java:app/jdbc/orders orders=java:app/jdbc/orders    | false    | java:app/jdbc/orders        | java:app/jdbc/orders",
                "java:app/jdbc/orders orders=java:app/jdbc/orders    | false    | orders                      | java:app/jdbc/orders",
                "java:app/jdbc/orders orders                         | false    | java:app/jdbc/orders        | java:app/jdbc/orders",
                "java:app/jdbc/orders orders                         | false    | jdbc/orders                 | orders",
                "orders                                              | false    | jdbc/disorders              | -",
                "orders                                              | false    | orders/                     | -",
                "orders                                              | false    | orders/jdbc                 | -",
                "orders                                              | false    | archive                     | -",
                "orders                                              | true     | jdbc/default                | default",
                "orders                                              | false    | jdbc/default                | -",
            })
    void findsItByItsNameOrByTheEndOfOneInJndi(String names, boolean embedded, String said, String meant) {
        assertEquals(Optional.ofNullable(meant), known(names, embedded).find(said));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // known                                             | embedded | meant
                "orders                                              | false    | orders",
                "java:app/jdbc/orders orders=java:app/jdbc/orders    | false    | java:app/jdbc/orders",
                "default orders                                      | false    | default",
                "default orders                                      | true     | default",
                "orders                                              | true     | orders",
                "orders archive                                      | false    | -",
                "orders archive                                      | true     | -",
                "''                                                  | true     | default",
                "''                                                  | false    | -",
            })
    void withoutANameMeansTheMaintenanceDatabaseOrTheOnlyOne(String names, boolean embedded, String meant) {
        assertEquals(Optional.ofNullable(meant), known(names, embedded).find(""));
        assertEquals(Optional.ofNullable(meant), known(names, embedded).find("java:comp/DefaultDataSource"));
    }

    @Test
    void takesEveryNameOfAnApplicationThatKnowsByItself() {
        assertEquals(Optional.of("jdbc/x"), KnownDatabases.ASKED_LATER.find("jdbc/x"));
        assertEquals(Optional.of(""), KnownDatabases.ASKED_LATER.find(""));
        assertEquals(Optional.of(""), KnownDatabases.ASKED_LATER.find("java:comp/DefaultDataSource"));
    }

    @Test
    void saysWhatIsKnownAndHowToAddOne() {
        assertEquals(
                "A → field db: there is no database for it; known are archive, orders; configure it, by"
                        + " bgworker.database.stock.url at least, define it by @DataSourceDefinition, or name another",
                missing("orders archive", "java:app/jdbc/stock").toString());
    }

    @Test
    void saysAmongWhichItCannotChoose() {
        assertEquals(
                "A → field db: there are several databases for it: archive, orders; say which one is meant: here by"
                        + " @Named or the name of the @Resource, or for all by bgworker.maintenance-database",
                missing("orders archive", "").toString());
    }

    @Test
    void saysHowToHaveOneAtAll() {
        assertEquals(
                "A → field db: there is no database for it; configure one, by bgworker.database.default.url at least,"
                        + " or define it by @DataSourceDefinition",
                missing("", "jdbc/orders").toString());
    }
}
