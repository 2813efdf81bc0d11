package io.bgworker.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What supervisors have made below {@code bgworker.run-dir}: a directory for each server, in it one for each application. */
final class RunDirectories {

    private final Path runDir;

    RunDirectories(Path runDir) {
        this.runDir = runDir;
    }

    /** Where they are if nobody says otherwise, for servers of this user. */
    static RunDirectories byDefault() {
        return new RunDirectories(
                Path.of(System.getProperty("java.io.tmpdir"), "bgworker-" + System.getProperty("user.name")));
    }

    /** The pids of the servers that have a directory, alive or not. */
    List<Long> servers() throws IOException {
        return children(runDir).stream().map(RunDirectories::pid).toList();
    }

    /** The applications of a server. */
    List<String> applications(long server) throws IOException {
        for (Path directory : children(runDir)) {
            if (pid(directory) == server) {
                return children(directory).stream()
                        .map(application -> application.getFileName().toString())
                        .toList();
            }
        }
        return List.of();
    }

    /** The name begins with it. */
    private static long pid(Path directory) {
        return Long.parseLong(directory.getFileName().toString().replaceFirst("\\D.*", ""));
    }

    private static List<Path> children(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(directory)) {
            return children.toList();
        }
    }
}
