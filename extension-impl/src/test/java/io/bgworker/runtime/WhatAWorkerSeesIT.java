package io.bgworker.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.RestartPolicy;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerMain;
import io.bgworker.WorkerSpec;
import io.bgworker.contract.Rule;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What of the server a worker can get hold of, if it looks everywhere. */
@Rule("CHD-01")
final class WhatAWorkerSeesIT {

    private static final String SECRET = "open-sesame-4711";
    private static final Pattern SOCKET = Pattern.compile("socket:\\[\\d+]");
    private static final String DONE = "that is all";

    /** Writes all it has got, a line each. */
    static final class Spy implements WorkerMain {

        @Override
        public void main(WorkerContext context) throws Exception {
            System.getProperties().forEach((key, value) -> System.out.println("property " + key + "=" + value));
            System.getenv().forEach((key, value) -> System.out.println("environment " + key + "=" + value));
            String commandLine = Files.readString(Path.of("/proc/self/cmdline"), StandardCharsets.ISO_8859_1);
            System.out.println("command line " + commandLine.replace('\0', ' '));
            for (Path file : filesIn(Path.of(".").toRealPath())) {
                System.out.println("file " + file.getFileName());
                Files.readString(file, StandardCharsets.ISO_8859_1)
                        .lines()
                        .forEach(line -> System.out.println("content " + line));
            }
            for (Path open : filesIn(Path.of("/proc/self/fd"))) {
                System.out.println("open " + target(open));
            }
            System.out.println("standard input " + System.in.read());
            System.out.println(DONE);
        }

        private static List<Path> filesIn(Path directory) throws IOException {
            try (Stream<Path> files = Files.list(directory)) {
                return files.filter(file -> !Files.isDirectory(file))
                        .sorted(Comparator.naturalOrder())
                        .toList();
            }
        }

        private static String target(Path open) {
            try {
                return Files.readSymbolicLink(open).toString();
            } catch (IOException e) {
                return "nothing any more"; // The directory itself, for instance.
            }
        }
    }

    private static List<String> seenIn(Fixture fixture) throws InterruptedException {
        fixture.registrar()
                .register(WorkerSpec.builder(Spy.class)
                        .restartPolicy(RestartPolicy.never())
                        .build());
        WorkerExit exit = fixture.nextExit();
        List<String> seen =
                fixture.registrar().report(exit.worker()).orElseThrow().lastOutput();
        assertTrue(seen.contains(DONE), seen::toString);
        return seen;
    }

    /** The token by which a worker proves itself is 32 bytes, written in hexadecimal. */
    @Test
    void seesNoSecretOfTheServerAndNotEvenItsOwn() throws Exception {
        System.setProperty("bgworker.test.password", SECRET);
        try (Fixture fixture = new Fixture(
                Map.of("bgworker.database.orders.url", "jdbc:x:y", "bgworker.database.orders.password", SECRET))) {
            List<String> seen = seenIn(fixture);
            assertEquals(
                    List.of(),
                    seen.stream().filter(line -> line.contains(SECRET)).toList());
            assertEquals(
                    List.of(),
                    seen.stream()
                            .filter(line -> line.matches(".*\\b[0-9a-f]{64}\\b.*"))
                            .toList());
            assertTrue(seen.contains("standard input -1"), "nothing is left of what it was told there");
            assertTrue(
                    seen.stream()
                            .filter(line -> line.startsWith("environment "))
                            .allMatch(
                                    line -> line.matches(
                                            "environment (PATH|LANG|LC_\\w+|TZ|HOME|TMPDIR|USER|LOGNAME|BGWORKER_DIRECTORY)=.*")),
                    seen::toString);
        } finally {
            System.clearProperty("bgworker.test.password");
        }
    }

    private static Set<String> sockets(Stream<String> opened) {
        return opened.map(SOCKET::matcher)
                .filter(Matcher::find)
                .map(Matcher::group)
                .collect(Collectors.toSet());
    }

    private static Set<String> socketsOfTheServer() throws IOException {
        Set<String> sockets =
                sockets(Spy.filesIn(Path.of("/proc/self/fd")).stream().map(Spy::target));
        assertFalse(sockets.isEmpty(), "it listens");
        return sockets;
    }

    private static Set<String> inBoth(Set<String> some, Set<String> others) {
        Set<String> both = new HashSet<>(some);
        both.retainAll(others);
        return both;
    }

    @Test
    void hasNoFileOrSocketOfTheServerOpen() throws Exception {
        Path file = Files.createTempFile("bgworker-private", "");
        try (var open = Files.newByteChannel(file);
                ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Fixture fixture = new Fixture(Map.of())) {
            List<String> seen = seenIn(fixture);
            assertTrue(open.isOpen() && listening.isBound());
            List<String> opened =
                    seen.stream().filter(line -> line.startsWith("open ")).toList();
            assertFalse(opened.isEmpty());
            assertTrue(opened.stream().noneMatch(line -> line.contains("bgworker-private")), opened::toString);
            assertEquals(Set.of(), inBoth(sockets(opened.stream()), socketsOfTheServer()));
        } finally {
            Files.delete(file);
        }
    }
}
