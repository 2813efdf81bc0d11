package io.bgworker.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllowListsTest {

    @ParameterizedTest(name = "[{index}] {0} {1}")
    @CsvSource({
        "com.acme.Job,   com.acme.Job,         true",
        "com.acme.Job,   com.acme.Job2,        false",
        "com.acme.Job,   com.acme.Job$Inner,   false",
        "com.acme.*,     com.acme.Job,         true",
        "com.acme.*,     com.acme.Job$Inner,   true",
        "com.acme.*,     com.acme.sub.Job,     false",
        "com.acme.*,     com.acmeJob,          false",
        "com.acme.Job*,  com.acme.JobTwo,      true",
        "com.acme.**,    com.acme.sub.Job,     true",
        "com.acme.**,    com.acme.Job,         true",
        "com.acme.**,    com.other.Job,        false",
        "**,             com.other.Job,        true",
        "'a.B, c.D',     c.D,                  true",
        "a.B c.D,        a.B,                  true",
    })
    void entryPointsAreAllowedByNameOrByTheBeginningOfIt(String patterns, String className, boolean allowed) {
        assertEquals(
                allowed, TestConfig.read("bgworker.allow", patterns).allow().allows(className));
    }

    @Test
    void everyEntryPointIsAllowedWithoutAList() {
        assertEquals(true, BgworkerConfig.defaults().allow().allows("any.Job"));
    }

    @Test
    void onlyListedVariablesOfTheEnvironmentAreSelected() {
        EnvironmentAllowList environment =
                TestConfig.read("bgworker.environment", "ORACLE_*,TZ").environment();

        Map<String, String> selected = environment.select(Map.of(
                "PATH", "/bin",
                "LC_ALL", "C",
                "LC", "no",
                "TZ", "UTC",
                "ORACLE_SID", "x",
                "oracle_sid", "no",
                "JAVA_TOOL_OPTIONS", "no",
                "keystore_password", "no"));

        assertEquals(Map.of("PATH", "/bin", "LC_ALL", "C", "TZ", "UTC", "ORACLE_SID", "x"), selected);
    }
}
