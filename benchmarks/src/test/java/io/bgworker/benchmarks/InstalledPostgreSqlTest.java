package io.bgworker.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InstalledPostgreSqlTest {

    private static final String HARMLESS_COMPILER = "true";

    @TempDir
    private Path machine;

    /** Tells of what is below the machine's directory. */
    private InstalledPostgreSql installed(String compiler) throws IOException {
        Path pgConfig = machine.resolve("pg_config");
        Files.writeString(pgConfig, """
                #!/bin/sh
                case $1 in
                --bindir) echo %1$s/bin ;;
                --includedir-server) echo %1$s/headers ;;
                --version) echo 'PostgreSQL 15.9 (Debian 15.9-0+deb12u1)' ;;
                esac
                """.formatted(machine));
        assertTrue(pgConfig.toFile().setExecutable(true));
        return new InstalledPostgreSql(pgConfig.toString(), compiler);
    }

    private void put(String file) throws IOException {
        Files.createDirectories(machine.resolve(file).getParent());
        Files.createFile(machine.resolve(file));
    }

    private static void assertMissing(String what, InstalledPostgreSql installed) {
        String missing = installed.missing().orElseThrow();
        assertTrue(missing.startsWith(what), missing);
        assertTrue(missing.contains("postgresql-server-dev-15"), missing);
    }

    @Test
    void nothingIsMissingWhereAllIsInstalled() throws Exception {
        put("bin/postgres");
        put("headers/postgres.h");
        assertEquals(Optional.empty(), installed(HARMLESS_COMPILER).missing());
    }

    @Test
    void whatIsMissingIsToldWithWhatToInstall() throws Exception {
        assertMissing("no-pg-config does not run", new InstalledPostgreSql("no-pg-config", HARMLESS_COMPILER));
        assertMissing("there is no " + machine + "/bin/postgres", installed(HARMLESS_COMPILER));
        put("bin/postgres");
        assertMissing("there is no " + machine + "/headers/postgres.h", installed(HARMLESS_COMPILER));
        put("headers/postgres.h");
        assertMissing("the C compiler no-compiler does not run", installed("no-compiler"));
    }

    @Test
    void versionIsThatOfPostgreSql() throws Exception {
        assertEquals("PostgreSQL 15.9", installed(HARMLESS_COMPILER).version());
        assertEquals("PostgreSQL", new InstalledPostgreSql("no-pg-config", HARMLESS_COMPILER).version());
    }
}
