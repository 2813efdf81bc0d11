package io.bgworker.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaceholdersTest {

    private static final Config CONFIG =
            TestConfig.of("host", "db1", "port", "5432", "empty", "", "literal", "\\${host}", "broken", "${nowhere}");

    @ParameterizedTest(name = "[{index}] {0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "''                       | ''",
                "plain $ text \\ } {}     | plain $ text \\ } {}",
                "${host}                  | db1",
                "${ host }                | db1",
                "a-${host}:${port}-b      | a-db1:5432-b",
                "${host:other}            | db1",
                "${nothing:other}         | other",
                "${nothing:}              | ''",
                "${empty:other}           | other",
                "${nothing:jdbc:h2:mem:}  | jdbc:h2:mem:",
                "${nothing:${host}}       | db1",
                "${nothing:${none:${port}}}!      | 5432!",
                "${host:${nothing}}       | db1",
                "\\${host}                | ${host}",
                "\\\\${host}              | \\${host}",
                "${nothing:\\${host}      | ${host",
                "${literal}               | ${host}",
            })
    void replacesPlaceholders(String text, String resolved) {
        assertEquals(resolved, Placeholders.resolve(text, CONFIG));
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "a ${nothing} b         | nothing | the key is not set",
                "${empty}               | empty   | the key is not set",
                "${nothing:${none}}     | none    | the key is not set",
                "${host                 | host    | has no closing brace",
                "${host:other           | host    | has no closing brace",
                "${host:${port}         | host    | has no closing brace",
                "${}                    | ''      | must begin with a plain key",
                "${:other}              | ''      | must begin with a plain key",
                "${a${host}}            | a${host | must begin with a plain key",
                "${broken:other}        | broken  | source 'test' (ordinal 250) cannot be resolved itself",
            })
    void tellsKeyAndTextWhenItCannot(String text, String key, String problem) {
        PlaceholderException wrong = assertThrows(PlaceholderException.class, () -> Placeholders.resolve(text, CONFIG));

        assertEquals(key, wrong.key());
        assertEquals(text, wrong.text());
        assertTrue(wrong.getMessage().startsWith("Placeholder ${" + key + "} in '" + text + "': "), wrong.getMessage());
        assertTrue(wrong.getMessage().contains(problem), wrong.getMessage());
    }

    @Test
    void readsEnvironmentVariables() {
        Config config = TestConfig.of(TestConfig.environment("MAIL_HOST", "smtp"));

        assertEquals("smtp", Placeholders.resolve("${mail.host}", config));
    }
}
