package io.bgworker.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The PostgreSQL that is installed on this machine, as {@code pg_config} tells, and our extension built against it. */
final class InstalledPostgreSql {

    /** The name of the extension's library, as the extension knows it, too. */
    static final String LIBRARY = "bgworker_benchmarks";

    /** Its functions, as SQL. */
    static final String FUNCTIONS = "functions.sql";

    private static final List<String> SOURCES = List.of("benchmark.h", "module.c", "launch.c", "members.c", "queue.c");

    private static final String TO_INSTALL =
            "; the comparison with PostgreSQL needs it with the headers of its server and a C compiler, on Debian the packages"
                    + " postgresql-15, postgresql-server-dev-15 and gcc";

    private final String pgConfig;
    private final String compiler;

    InstalledPostgreSql() {
        this("pg_config", "cc");
    }

    InstalledPostgreSql(String pgConfig, String compiler) {
        this.pgConfig = pgConfig;
        this.compiler = compiler;
    }

    /** What is missing to measure it, and what to install; empty if nothing is. */
    Optional<String> missing() {
        return firstMissing().map(what -> what + TO_INSTALL);
    }

    private Optional<String> firstMissing() {
        try {
            for (Path needed : List.of(bin().resolve("postgres"), headers().resolve("postgres.h"))) {
                if (!Files.exists(needed)) {
                    return Optional.of("there is no " + needed);
                }
            }
        } catch (IOException e) {
            return Optional.of(pgConfig + " does not run (" + e.getMessage() + ")");
        }
        try {
            run(List.of(compiler, "--version"));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("the C compiler " + compiler + " does not run (" + e.getMessage() + ")");
        }
    }

    /** Where its programs are. */
    Path bin() throws IOException {
        return Path.of(ask("--bindir"));
    }

    private Path headers() throws IOException {
        return Path.of(ask("--includedir-server"));
    }

    /** Its name and version, where it is installed. */
    String version() {
        try {
            return ask("--version").replaceFirst(" \\(.*", ""); // Debian adds its own.
        } catch (IOException e) {
            return "PostgreSQL";
        }
    }

    private String ask(String what) throws IOException {
        return run(List.of(pgConfig, what)).strip();
    }

    /** Builds the extension in a directory, which is then part of the {@code dynamic_library_path}. */
    void build(Path directory) throws IOException {
        List<String> command = new ArrayList<>(List.of(compiler, "-O2", "-fPIC", "-shared"));
        command.addAll(List.of("-isystem", headers().toString(), "-o"));
        command.add(directory.resolve(LIBRARY + ".so").toString());
        for (String source : SOURCES) {
            Path copy = directory.resolve(source);
            Files.writeString(copy, source(source));
            if (source.endsWith(".c")) {
                command.add(copy.toString());
            }
        }
        run(command);
    }

    /** A text of the extension. */
    static String source(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(InstalledPostgreSql.class.getResourceAsStream("postgresql/" + name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            int exitValue = process.waitFor();
            if (exitValue != 0) {
                throw new IOException(String.join(" ", command) + " ended with " + exitValue + ": " + printed.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while waiting for " + command, e);
        }
        return printed;
    }
}
