package io.bgworker.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FamilyTest {

    @ParameterizedTest
    @CsvSource({
        "TYPE,     bgworker.type.importer.max,                  importer",
        "TYPE,     bgworker.type.a.max.max,                     a.max",
        "TYPE,     bgworker.type.max,                           ''",
        "TYPE,     bgworker.type..max,                          ''",
        "WORKER,   bgworker.worker.w.type,                      w",
        "WORKER,   bgworker.worker.mail.sender.restart-time,    mail.sender",
        "WORKER,   bgworker.worker.restart-time,                ''",
        "WORKER,   bgworker.worker.w.colour,                    ''",
        "WORKER,   bgworker.database.w.url,                     ''",
        "DATABASE, bgworker.database.main.url,                  main",
        "DATABASE, bgworker.database.a.b.driver,                a.b",
        "DATABASE, bgworker.database.main.properties.url,       main",
        "DATABASE, bgworker.database.a.b.properties.c.d,        a.b",
        "DATABASE, bgworker.database.main.properties.,          ''",
        "DATABASE, bgworker.database.properties.url,            properties",
    })
    void findsTheNameThatStandsBeforeTheKnownPart(Family family, String key, String name) {
        assertEquals(name, family.nameIn(key).orElse(""));
    }
}
