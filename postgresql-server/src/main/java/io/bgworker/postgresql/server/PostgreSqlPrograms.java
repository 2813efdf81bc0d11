package io.bgworker.postgresql.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * {@code initdb}, {@code pg_ctl} and {@code postgres}: those of an artifact, unpacked once for all that use the same directory, or
 * what is installed on the machine. They refuse to run as root, and then see themselves as nobody in a user namespace of their own.
 */
public final class PostgreSqlPrograms {

    /** Where they are, and the servers that run: the system property of that name, or else below {@code target}. */
    static final Path DIRECTORY = Path.of(System.getProperty("postgresql.directory", "target/postgresql"))
            .toAbsolutePath();

    private static final Path PROGRAMS = DIRECTORY.resolve("programs");

    private final Path bin;

    private PostgreSqlPrograms(Path bin) {
        this.bin = bin;
    }

    /** Those of the artifact. */
    static PostgreSqlPrograms unpacked() {
        return new PostgreSqlPrograms(unpackedOnce().resolve("bin"));
    }

    /**
     * Those of the machine.
     *
     * @param bin where they are: {@code pg_config --bindir}
     * @return the programs
     */
    public static PostgreSqlPrograms installed(Path bin) {
        return new PostgreSqlPrograms(bin);
    }

    /** The beginning of a command that must not run as root. */
    static List<String> unprivileged() {
        return System.getProperty("user.name").equals("root")
                ? new ArrayList<>(List.of("unshare", "-U"))
                : new ArrayList<>();
    }

    String path(String program) {
        return bin.resolve(program).toString();
    }

    /**
     * Runs one of them to its end.
     *
     * @param input what it reads
     */
    void run(String input, String program, String... arguments) {
        List<String> command = unprivileged();
        command.add(path(program));
        command.addAll(List.of(arguments));
        try {
            Path printed = Files.createTempFile(DIRECTORY, program, ".out");
            try {
                // To a file: what it starts would keep a pipe open.
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(printed.toFile())
                        .start();
                try (OutputStream stdin = process.getOutputStream()) {
                    stdin.write(input.getBytes(StandardCharsets.UTF_8));
                }
                int code = process.waitFor();
                if (code != 0) {
                    throw new IllegalStateException(
                            String.join(" ", command) + " ended with " + code + ": " + Files.readString(printed));
                }
            } finally {
                Files.delete(printed);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + command, e);
        }
    }

    /** The lock: other JVMs of the same build may come at the same time. */
    private static synchronized Path unpackedOnce() {
        Path complete = PROGRAMS.resolve("complete");
        try {
            Files.createDirectories(PROGRAMS);
            try (FileChannel channel = FileChannel.open(
                            PROGRAMS.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                if (lock.isValid() && !Files.exists(complete)) {
                    unpack();
                    Files.createFile(complete);
                }
            }
            return PROGRAMS;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void unpack() throws IOException {
        String architecture = System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64";
        String name = "/postgres-linux-" + architecture + ".txz";
        try (InputStream packed = PostgreSqlPrograms.class.getResourceAsStream(name)) {
            if (packed == null) {
                throw new IOException("No PostgreSQL for this machine: " + name + " is in no artifact");
            }
            TarArchiveInputStream tar = new TarArchiveInputStream(new XZCompressorInputStream(packed));
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(tar, entry);
            }
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry) throws IOException {
        Path target = PROGRAMS.resolve(entry.getName()).normalize();
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.getParent());
        Files.deleteIfExists(target); // Of an earlier attempt that did not come to its end.
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(tar, target);
        if ((entry.getMode() & 0100) != 0 && !target.toFile().setExecutable(true)) {
            throw new IOException(target + " cannot be made executable");
        }
    }
}
