package io.bgworker.runtime;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.BackgroundWorker;
import io.bgworker.Datum;
import io.bgworker.EntryPoint;
import io.bgworker.InvalidWorkerException;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerMain;
import io.bgworker.contract.Rule;
import jakarta.inject.Inject;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EntryPointCheckTest {

    private static final ClassLoader LOADER = EntryPointCheckTest.class.getClassLoader();

    /** A class of this test, {@code Outer$Name} or {@code Name#method}, or any other by its full name. */
    private static EntryPoint entryPoint(String text) {
        return EntryPoint.parse(text.contains(".") ? text : EntryPointCheckTest.class.getName() + "$" + text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Plain",
                "PrivateConstructor",
                "Inherits",
                "Methods#nothing",
                "Methods#context",
                "Methods#datum",
                "Methods#both",
                "Methods#isStatic",
                "Methods#isPrivate",
                "AbstractWithStatic#isStatic",
                "AnInterface#isStatic",
                "OneOfTwoAnnotated#method",
                "Injected",
                "io.bgworker.runtime.FailingInitialiser",
            })
    @Rule("OUR-23")
    void accepts(String text) {
        EntryPoint entryPoint = entryPoint(text);
        assertDoesNotThrow(() -> EntryPointCheck.check("w", entryPoint, LOADER));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "org.example.Missing      | a class of the application (java.lang.ClassNotFoundException: org.example.Missing)",
                "NoMain                   | a class that implements io.bgworker.WorkerMain",
                "AnInterface              | of a concrete class that is top-level or static",
                "Abstract                 | of a concrete class that is top-level or static",
                "Inner                    | of a concrete class that is top-level or static",
                "Inner#method             | of a concrete class that is top-level or static",
                "Abstract#method          | of a concrete class that is top-level or static",
                "NeedsArgument            | of a class with a constructor without parameters",
                "NeedsArgument#method     | of a class with a constructor without parameters",
                "AnEnum                   | of a class with a constructor without parameters",
                "Plain#main               | the name of one method annotated with @BackgroundWorker (there are 0)",
                "Plain#missing            | the name of one method annotated with @BackgroundWorker (there are 0)",
                "InheritsMethod#nothing   | the name of one method annotated with @BackgroundWorker (there are 0)",
                "TwoAnnotated#method      | the name of one method annotated with @BackgroundWorker (there are 2)",
                "Methods#returns          | a void method with no parameter, a WorkerContext, a Datum, or a WorkerContext and a Datum; is int",
                "Methods#reversed         | a void method with no parameter, a WorkerContext, a Datum, or a WorkerContext and a Datum; is void",
                "Methods#text             | text(java.lang.String)",
            })
    @Rule({"OBS-04", "OUR-23", "STA-01"})
    void refuses(String text, String expected) {
        EntryPoint entryPoint = entryPoint(text);
        InvalidWorkerException refused =
                assertThrows(InvalidWorkerException.class, () -> EntryPointCheck.check("w", entryPoint, LOADER));
        assertEquals("w", refused.worker());
        assertEquals("entry point", refused.attribute());
        assertEquals(entryPoint.toString(), refused.value());
        assertTrue(refused.expected().contains(expected), refused.getMessage());
    }

    /** No code of the application runs in the server. */
    @Test
    @Rule("OUR-23")
    void doesNotInitialiseTheClass() {
        EntryPointCheck.check("w", entryPoint("Noisy"), LOADER);
        EntryPointCheck.check("w", entryPoint("Noisy#method"), LOADER);
        assertEquals(null, System.getProperty("bgworker.test.noisy"));
    }

    /** A type that a signature names may be in a library that the server has not got. */
    @Test
    void refusesAClassWhoseSignaturesCannotBeLoaded() throws Exception {
        ClassLoader withoutLibrary = new ClassLoader(LOADER) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                if (name.equals(Library.class.getName())) {
                    throw new ClassNotFoundException(name);
                }
                return name.equals(NeedsLibrary.class.getName()) ? define(name) : super.loadClass(name, resolve);
            }

            private Class<?> define(String name) throws ClassNotFoundException {
                try (var in = LOADER.getResourceAsStream(name.replace('.', '/') + ".class")) {
                    byte[] bytes = in.readAllBytes();
                    return defineClass(name, bytes, 0, bytes.length);
                } catch (java.io.IOException e) {
                    throw new ClassNotFoundException(name, e);
                }
            }
        };
        InvalidWorkerException refused = assertThrows(
                InvalidWorkerException.class,
                () -> EntryPointCheck.check("w", entryPoint("NeedsLibrary#method"), withoutLibrary));
        assertTrue(refused.getMessage().contains(Library.class.getName().replace('.', '/')), refused.getMessage());
    }

    // ---- The cast

    static class Plain implements WorkerMain {
        @Override
        public void main(WorkerContext context) {}
    }

    static final class PrivateConstructor implements WorkerMain {
        private PrivateConstructor() {}

        @Override
        public void main(WorkerContext context) {}
    }

    static final class Inherits extends Plain {}

    static class Methods {
        @BackgroundWorker
        void nothing() {}

        @BackgroundWorker
        void context(WorkerContext context) {}

        @BackgroundWorker
        void datum(Datum datum) {}

        @BackgroundWorker
        void both(WorkerContext context, Datum datum) {}

        @BackgroundWorker
        static void isStatic() {}

        @BackgroundWorker
        @SuppressWarnings("UnusedMethod") // Named by the test above.
        private void isPrivate() {}

        @BackgroundWorker
        int returns() {
            return 0;
        }

        @BackgroundWorker
        void reversed(Datum datum, WorkerContext context) {}

        @BackgroundWorker
        void text(String text) {}
    }

    static final class InheritsMethod extends Methods {}

    abstract static class AbstractWithStatic {
        @BackgroundWorker
        static void isStatic() {}
    }

    interface AnInterface extends WorkerMain {
        @BackgroundWorker
        static void isStatic() {}
    }

    abstract static class Abstract implements WorkerMain {
        @BackgroundWorker
        void method() {}
    }

    static final class NoMain implements Callable<String> {
        @Override
        public String call() {
            return "";
        }
    }

    @SuppressWarnings("ClassCanBeStatic") // That it is not is the point.
    final class Inner implements WorkerMain {
        @Override
        public void main(WorkerContext context) {}

        @BackgroundWorker
        void method() {}
    }

    static final class NeedsArgument implements WorkerMain {
        NeedsArgument(String argument) {
            System.out.println(argument);
        }

        @Override
        public void main(WorkerContext context) {}

        @BackgroundWorker
        void method() {}
    }

    enum AnEnum implements WorkerMain {
        ONE;

        @Override
        public void main(WorkerContext context) {}
    }

    static final class Injected implements WorkerMain {
        private final Runnable collaborator;

        @Inject
        Injected(Runnable collaborator) {
            this.collaborator = collaborator;
        }

        @Override
        public void main(WorkerContext context) {
            collaborator.run();
        }
    }

    static final class OneOfTwoAnnotated {
        @BackgroundWorker
        void method() {}

        void method(String overload) {}
    }

    static final class TwoAnnotated {
        @BackgroundWorker
        void method() {}

        @BackgroundWorker
        void method(WorkerContext context) {}
    }

    static final class Noisy implements WorkerMain {
        static {
            System.setProperty("bgworker.test.noisy", "initialised");
        }

        @Override
        public void main(WorkerContext context) {}

        @BackgroundWorker
        void method() {}
    }

    static final class Library {}

    static final class NeedsLibrary {
        @BackgroundWorker
        void method() {}

        void other(Library library) {}
    }
}
