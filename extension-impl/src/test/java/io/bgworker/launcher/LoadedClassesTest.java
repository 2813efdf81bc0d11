package io.bgworker.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LoadedClassesTest {

    private static List<String> read(String log) {
        return LoadedClasses.of(log, name -> name.startsWith("java."));
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "org.example.Job source: file:/opt/app.jar                      | org.example.Job",
                "org.example.Job$1 source: file:/opt/with space/app.jar         | org.example.Job$1",
                "NoPackage source: file:/opt/classes/                           | NoPackage",
                "org.example.Größe source: file:/opt/app.jar                    | org.example.Größe",
                "org.example.Job source: shared objects file (top)              | org.example.Job",
                "org.example.Job source: shared objects file                    | org.example.Job",
                "java.sql.Connection source: jrt:/java.sql                      | java.sql.Connection",
                "java.lang.Object source: shared objects file                   | ",
                "java.lang.Object source: shared objects file (top)             | ",
                "org.example.Job$$Lambda$1/0x00007fb748000a08 source: org.example.Job | ",
                "org.example.Job$$Lambda/0x0000000062040210 source: file:/opt/app.jar | ",
                "org.example.Job$$Lambda+0x0000000062040210 source: file:/opt/app.jar | ",
                "org.example.Job$$Lambda$14 source: file:/opt/app.jar           | ",
                "java.lang.invoke.LambdaForm$MH/0x01 source: __JVM_LookupDefineClass__ | ",
                "jdk.proxy1.$Proxy3 source: jrt:/java.base                      | ",
                "com.sun.proxy.$Proxy3 source: __dynamic_proxy__                | ",
                "jdk.internal.reflect.GeneratedMethodAccessor1 source: jrt:/java.base | ",
                "jdk.internal.reflect.GeneratedConstructorAccessor1 source: __JVM_DefineClass__ | ",
                "org.example.Made source: org.example.LoaderOfItsOwn            | ",
                "org.example.Made source: __ClassLoader::defineClass__          | ",
                "[warning][something] else                                      | ",
                "' source: file:/opt/app.jar'                                   | ",
                "source: file:/opt/app.jar                                      | ",
            })
    void takesWhatAnotherProcessCanLoad(String line, String name) {
        assertEquals(name == null ? List.of() : List.of(name), read(line + "\n"));
    }

    @Test
    void keepsTheOrderAndTakesEachOnce() {
        assertEquals(
                List.of("b.B", "a.A"),
                read("b.B source: file:/x.jar\na.A source: file:/x.jar\nb.B source: file:/x.jar\n"));
    }

    @Test
    void leavesOutALineThatIsStillBeingWritten() {
        assertEquals(List.of("a.A"), read("a.A source: file:/x.jar\nb.B source: file:/x.j"));
        assertEquals(List.of(), read(""));
    }
}
