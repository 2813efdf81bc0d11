package io.bgworker.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.BackgroundWorker;
import io.bgworker.Datum;
import io.bgworker.EntryPoint;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerEntry;
import io.bgworker.WorkerException;
import io.bgworker.WorkerId;
import io.bgworker.WorkerMain;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UserMainTest {

    private static final Datum MAIN_ARG = Datum.of("the argument");

    /** Only ever passed on. */
    private static final WorkerContext CONTEXT = (WorkerContext) Proxy.newProxyInstance(
            WorkerContext.class.getClassLoader(), new Class<?>[] {WorkerContext.class}, (proxy, method, arguments) -> {
                throw new AssertionError(method);
            });

    private static final List<Object> RECEIVED = new ArrayList<>();

    @BeforeEach
    void forget() {
        RECEIVED.clear();
    }

    private static UserMain load(String text) throws Throwable {
        EntryPoint entryPoint = EntryPoint.parse(text.contains(".") ? text : UserMainTest.class.getName() + "$" + text);
        return UserMain.load(
                new WorkerEntry(new WorkerId(0, 1), "name", "type", entryPoint, MAIN_ARG, new byte[0], Set.of(), 1),
                UserMain::newInstance);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Plain", "Hidden", "Methods#context", "Methods#isStatic"})
    void callsTheEntryPointWithTheContext(String text) throws Throwable {
        UserMain main = load(text);
        assertEquals(List.of(), RECEIVED, "not before it is called");
        main.call(CONTEXT);
        assertEquals(1, RECEIVED.size());
        assertSame(CONTEXT, RECEIVED.get(0));
    }

    @Test
    void methodsGetWhatTheyAskFor() throws Throwable {
        load("Methods#datum").call(CONTEXT);
        assertEquals(List.of(MAIN_ARG), RECEIVED);
        RECEIVED.clear();
        load("Methods#both").call(CONTEXT);
        assertEquals(2, RECEIVED.size());
        assertSame(CONTEXT, RECEIVED.get(0));
        assertEquals(MAIN_ARG, RECEIVED.get(1));
        RECEIVED.clear();
        load("Methods#nothing").call(CONTEXT);
        assertEquals(List.of("nothing"), RECEIVED);
    }

    @Test
    void takesTheAnnotatedOneOfSeveralOverloads() throws Throwable {
        load("Overloads#method").call(CONTEXT);
        assertEquals(List.of(MAIN_ARG), RECEIVED);
    }

    @Test
    void makesNoInstanceForAStaticMethod() throws Throwable {
        load("NoInstances#isStatic").call(CONTEXT);
        assertEquals(List.of("static"), RECEIVED);
    }

    /** The report of the end shows what the application threw, not how we called it. */
    @ParameterizedTest
    @ValueSource(strings = {"ThrowsInMain", "Methods#fails"})
    void whatTheEntryPointThrowsIsThrownAsItIs(String text) throws Throwable {
        UserMain main = load(text);
        assertEquals(
                "on purpose",
                assertThrows(IOException.class, () -> main.call(CONTEXT)).getMessage());
    }

    @Test
    void whatTheConstructorThrowsIsThrownAsItIs() {
        assertEquals(
                "on purpose",
                assertThrows(IOException.class, () -> load("ThrowsInConstructor"))
                        .getMessage());
    }

    @Test
    void aFailingStaticInitialiserIsSeenWhenTheClassIsLoaded() {
        ExceptionInInitializerError failed =
                assertThrows(ExceptionInInitializerError.class, () -> load("io.bgworker.runtime.FailingInitialiser"));
        assertInstanceOf(NumberFormatException.class, failed.getCause());
    }

    @Test
    void whatCannotBeAnEntryPointIsRefused() {
        assertThrows(ClassNotFoundException.class, () -> load("org.example.Missing"));
        WorkerException noMain = assertThrows(WorkerException.class, () -> load("Methods"));
        assertTrue(noMain.getMessage().contains("must implement io.bgworker.WorkerMain"), noMain.getMessage());
        WorkerException notAnnotated = assertThrows(WorkerException.class, () -> load("Methods#plain"));
        assertTrue(notAnnotated.getMessage().contains("Methods#plain"), notAnnotated.getMessage());
        assertTrue(notAnnotated.getMessage().contains("@BackgroundWorker"), notAnnotated.getMessage());
    }

    // ---- The cast

    static final class Plain implements WorkerMain {
        @Override
        public void main(WorkerContext context) {
            RECEIVED.add(context);
        }
    }

    @SuppressWarnings("UnusedNestedClass") // Named by a test above.
    private static final class Hidden implements WorkerMain {
        private Hidden() {}

        @Override
        public void main(WorkerContext context) {
            RECEIVED.add(context);
        }
    }

    static final class Methods {
        @BackgroundWorker
        @SuppressWarnings("UnusedMethod") // Named by a test above.
        private void nothing() {
            RECEIVED.add("nothing");
        }

        @BackgroundWorker
        void context(WorkerContext context) {
            RECEIVED.add(context);
        }

        @BackgroundWorker
        void datum(Datum datum) {
            RECEIVED.add(datum);
        }

        @BackgroundWorker
        void both(WorkerContext context, Datum datum) {
            RECEIVED.add(context);
            RECEIVED.add(datum);
        }

        @BackgroundWorker
        static void isStatic(WorkerContext context) {
            RECEIVED.add(context);
        }

        @BackgroundWorker
        void fails() throws IOException {
            throw new IOException("on purpose");
        }

        void plain() {}
    }

    static final class Overloads {
        void method(WorkerContext context) {
            RECEIVED.add(context);
        }

        @BackgroundWorker
        void method(Datum datum) {
            RECEIVED.add(datum);
        }
    }

    static final class NoInstances {
        NoInstances() {
            throw new AssertionError("no instance is needed");
        }

        @BackgroundWorker
        static void isStatic() {
            RECEIVED.add("static");
        }
    }

    static final class ThrowsInMain implements WorkerMain {
        @Override
        public void main(WorkerContext context) throws Exception {
            throw new IOException("on purpose");
        }
    }

    static final class ThrowsInConstructor implements WorkerMain {
        ThrowsInConstructor() throws IOException {
            throw new IOException("on purpose");
        }

        @Override
        public void main(WorkerContext context) {}
    }
}
