package io.bgworker.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrashSummaryTest {

    @TempDir
    Path directory;

    private static List<String> head(String what) {
        return List.of(
                "#",
                "# A fatal error has been detected by the Java Runtime Environment:",
                "#",
                "#  " + what,
                "#",
                "# JRE");
    }

    @ParameterizedTest
    @CsvSource({"SIGSEGV, 11", "SIGBUS, 7", "SIGFPE, 8", "SIGILL, 4", "SIGTRAP, 5", "SIGABRT, 6"})
    void namesTheSignal(String name, int signal) {
        CrashSummary summary = CrashSummary.of(head(name + " (0xb) at pc=0x00007f, pid=42, tid=43"));
        assertEquals(signal, summary.signal());
        assertTrue(summary.text().contains(name));
    }

    @Test
    void faultOfTheJvmItselfIsAnAbort() {
        assertEquals(
                6, CrashSummary.of(head("Internal Error (x.cpp:1), pid=42")).signal());
        assertEquals(6, CrashSummary.of(head("SIGNOSUCH (0x63)")).signal());
        assertEquals(6, CrashSummary.of(List.of()).signal());
    }

    @Test
    void noFileIsNoCrash() {
        assertEquals(CrashSummary.NONE, CrashSummary.read(directory.resolve("hs_err.log")));
        assertEquals(CrashSummary.NONE, CrashSummary.read(directory));
    }

    @Test
    void onlyTheHeadIsKept() throws Exception {
        Path file = directory.resolve("hs_err.log");
        Files.write(file, new byte[] {'#', ' ', (byte) 0xFF, '\n'});
        Files.writeString(
                file, "#  SIGSEGV (0xb)\n" + "line\n".repeat(10_000), java.nio.file.StandardOpenOption.APPEND);

        CrashSummary summary = CrashSummary.read(file);

        assertEquals(11, summary.signal());
        assertEquals(40, summary.text().lines().count());
    }
}
