package io.bgworker.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.bgworker.contract.Rule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SelfDescriptionTest {

    @ParameterizedTest
    @CsvSource({
        // the server's, the worker's
        "0,    500",
        "-998, -498",
        "2,    502",
        "500,  1000",
        "800,  1000",
        "1000, 1000",
    })
    @Rule("STA-13")
    void workerIsToGoBeforeTheServerWhateverTheServersScoreIs(String server, String worker) {
        assertEquals(worker, SelfDescription.outOfMemoryScore(server + "\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "much"})
    void scoreThatCannotBeReadCountsAsTheUsualOne(String nonsense) {
        assertEquals("500", SelfDescription.outOfMemoryScore(nonsense));
    }

    @ParameterizedTest
    @CsvSource({
        "Summarizer,         Summarizer",
        "fifteen letters,    fifteen letters",
        "sixteen letters!,   sixteen letters",
        "über-fünfzehn-by,   über-fünfzehn", // 15 bytes
        "12345678901234ж,    12345678901234",
        "123456789012😀,     123456789012",
    })
    @Rule({"DEF-12", "STA-11"})
    void titleIsTheHeadOfTheNameInWholeCharacters(String name, String title) {
        assertEquals(title, SelfDescription.title(name));
    }
}
