package io.bgworker.contract;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests for the listener to listen to. Their names keep the build from running them by itself. */
final class Samples {

    private Samples() {}

    static class Single {

        @Test
        @Rule({"EXI-02", "EXI-01"})
        void succeeds() {}

        @Test
        @Rule("EXI-02")
        void fails() {
            fail("On purpose");
        }

        @Test
        @Rule("EXI-02")
        void isAborted() {
            abort("On purpose");
        }

        @Test
        @Disabled("On purpose")
        @Rule("EXI-02")
        void isDisabled() {}

        @Test
        void namesNoRule() {}
    }

    static class Many {

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3})
        @Rule("EXI-02")
        void allSucceed(int number) {
            assertTrue(number > 0);
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3})
        @Rule("EXI-02")
        void oneFails(int number) {
            assertTrue(number != 2);
        }

        @ParameterizedTest
        @MethodSource("noSuchMethod")
        @Rule("EXI-02")
        void hasNoArguments(int number) {
            assertTrue(number > 0);
        }

        @TestFactory
        @Rule("EXI-02")
        Stream<DynamicNode> allDynamicSucceed() {
            return IntStream.range(0, 3).mapToObj(number -> dynamicTest("" + number, () -> {}));
        }

        @TestFactory
        @Rule("EXI-02")
        Stream<DynamicNode> oneDynamicFails() {
            return IntStream.range(0, 3).mapToObj(number -> dynamicTest("" + number, () -> assertTrue(number != 1)));
        }

        @TestFactory
        @Rule("EXI-02")
        Stream<DynamicNode> noDynamicAtAll() {
            return Stream.of();
        }
    }

    @Rule("REG-01")
    static class OfAClass {

        @Test
        void byItsClass() {}

        @Test
        @Rule("REG-02")
        void byItsClassAndItself() {}

        @Nested
        @Rule("REG-03")
        class Inner {

            @Nested
            class Innermost {

                @Test
                @Rule("REG-04")
                void byAllAroundIt() {}
            }
        }
    }

    @Rule("STA-01")
    abstract static class Base {

        @Test
        @Rule("STA-02")
        void inherited() {}
    }

    @Rule("STA-03")
    static class Derived extends Base {

        @Test
        void own() {}
    }

    static class FailsBefore {

        @BeforeAll
        static void failing() {
            fail("On purpose");
        }

        @Test
        @Rule("EXI-02")
        void neverRuns() {}
    }

    static class FailsAfter {

        @AfterAll
        static void failing() {
            fail("On purpose");
        }

        @Test
        @Rule("EXI-02")
        void succeedsInVain() {}
    }

    @Disabled("On purpose")
    static class Skipped {

        @Test
        @Rule("EXI-02")
        void neverRuns() {}
    }
}
