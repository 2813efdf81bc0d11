package io.bgworker.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.EntryPoint;
import io.bgworker.protocol.Frame;
import io.bgworker.supervisor.SpareKind;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class KnownClassesTest {

    private static final SpareKind PLAIN = SpareKind.PLAIN;
    private static final EntryPoint JOB = new EntryPoint("a.Job", "");

    private final KnownClasses classes = new KnownClasses();

    private static SpareKind own(int number) {
        return new SpareKind(false, List.of("-Xmx" + number + "m"), "", true);
    }

    private static List<String> names(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "a.C" + i).toList();
    }

    @Test
    void whatDefinitionsNameIsForAllKindsAndWhatOneHasLoadedForIt() {
        classes.name(List.of("a.Job"));
        assertTrue(classes.learn(PLAIN, List.of("a.Library", "a.Job")));
        assertEquals(List.of("a.Job", "a.Library"), classes.of(PLAIN));
        assertEquals(List.of("a.Job"), classes.of(SpareKind.WITH_CONTAINER));
    }

    @Test
    void saysWhetherSomethingIsNew() {
        assertFalse(classes.learn(PLAIN, List.of()));
        assertTrue(classes.learn(PLAIN, List.of("a.A")));
        assertFalse(classes.learn(PLAIN, List.of("a.A")));
        assertTrue(classes.learn(SpareKind.WITH_CONTAINER, List.of("a.A")));
    }

    @Test
    void asksTheFirstProcessOfEachEntryPointAndKind() {
        assertTrue(classes.takeFirst(PLAIN, JOB));
        assertFalse(classes.takeFirst(PLAIN, JOB));
        assertTrue(classes.takeFirst(PLAIN, new EntryPoint("a.Job", "method")));
        assertTrue(classes.takeFirst(SpareKind.WITH_CONTAINER, JOB));
    }

    @Test
    void whoWasMissedIsAskedTheNextTime() {
        assertFalse(classes.takeMissed(PLAIN));
        classes.miss(PLAIN, JOB);
        assertFalse(classes.takeMissed(SpareKind.WITH_CONTAINER));
        assertTrue(classes.takeMissed(PLAIN));
        assertFalse(classes.takeMissed(PLAIN), "one is enough");
        assertTrue(classes.takeFirst(PLAIN, JOB));
        classes.miss(PLAIN, JOB);
        assertFalse(classes.takeMissed(PLAIN), "it was asked");
    }

    @Test
    void whatCameFirstStaysAndNoMoreThanAFrameHolds() throws Exception {
        int max = Frame.Prepare.CLASSES_MAX;
        assertTrue(classes.learn(PLAIN, names(0, max - 1)));
        assertTrue(classes.learn(PLAIN, names(max - 1, max + 1)));
        assertFalse(classes.learn(PLAIN, names(max + 1, max + 2)));
        assertEquals(names(0, max), classes.of(PLAIN));
    }

    @Test
    void longNamesAreLeftOutWhereTheyDoNotFit() {
        String half = "h".repeat(Frame.Prepare.CLASSES_BYTES_MAX / 2 - Integer.BYTES);
        classes.learn(PLAIN, List.of("1" + half.substring(1), "2" + half.substring(1), "a.Short"));
        assertEquals(2, classes.of(PLAIN).size());
        classes.name(List.of("ü".repeat(Frame.Prepare.CLASSES_BYTES_MAX / 2)));
        assertEquals(2, classes.of(PLAIN).size(), "it is counted in bytes");
    }

    @Test
    void learnsOfSoManyKinds() {
        for (int i = 0; i < KnownClasses.KINDS_MAX; i++) {
            assertTrue(classes.learn(own(i), List.of("a.A")));
        }
        assertFalse(classes.learn(own(100), List.of("a.A")));
        assertFalse(classes.takeFirst(own(100), JOB));
        assertTrue(classes.learn(own(0), List.of("a.B")));
    }
}
