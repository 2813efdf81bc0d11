package io.bgworker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntryPointTest {

    static final class Job implements WorkerMain {
        @Override
        public void main(WorkerContext context) {}
    }

    @ParameterizedTest
    @CsvSource({
        "a.b.Job,            a.b.Job,     '',      Job",
        "Job,                Job,         '',      Job",
        "a.Jobs#cleanUp,     a.Jobs,      cleanUp, Jobs.cleanUp",
        "a.Outer$Inner,      a.Outer$Inner, '',    Inner",
        "a.Outer$Inner#run,  a.Outer$Inner, run,   Inner.run",
        "a.Job#a#b,          a.Job,       a#b,     Job.a#b",
    })
    void isReadFromText(String text, String className, String methodName, String simpleName) {
        EntryPoint entryPoint = EntryPoint.parse(text);
        assertEquals(new EntryPoint(className, methodName), entryPoint);
        assertEquals(simpleName, entryPoint.simpleName());
        assertEquals(text, entryPoint.toString());
    }

    @Test
    void isMadeFromClasses() {
        assertEquals("io.bgworker.EntryPointTest$Job", EntryPoint.of(Job.class).toString());
        assertEquals("Job", EntryPoint.of(Job.class).simpleName());
        assertEquals(
                "java.lang.String#trim", EntryPoint.of(String.class, "trim").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "#method", "\t#x"})
    void needsAClass(String text) {
        InvalidWorkerException refused = assertThrows(InvalidWorkerException.class, () -> EntryPoint.parse(text));
        assertEquals("entry point", refused.attribute());
    }
}
