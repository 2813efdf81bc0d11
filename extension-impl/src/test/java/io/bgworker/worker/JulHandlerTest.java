package io.bgworker.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JulHandlerTest {

    private static final class Invented extends Level {

        private static final long serialVersionUID = 1;

        Invented(int value) {
            super("INVENTED", value);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SEVERE, ERROR",
        "WARNING, WARNING",
        "INFO, INFO",
        "CONFIG, DEBUG",
        "FINE, DEBUG",
        "FINER, TRACE",
        "FINEST, TRACE"
    })
    void levelsAreThoseOfThePlatformsLogger(String theirs, System.Logger.Level ours) {
        assertEquals(ours, JulHandler.level(Level.parse(theirs)));
    }

    @Test
    void inventedLevelIsTheHighestThatIsNotAboveIt() {
        assertEquals(System.Logger.Level.ERROR, JulHandler.level(new Invented(5_000)));
        assertEquals(System.Logger.Level.WARNING, JulHandler.level(new Invented(999)));
        assertEquals(System.Logger.Level.TRACE, JulHandler.level(new Invented(1)));
    }
}
