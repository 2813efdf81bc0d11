package io.bgworker.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.WorkerException;
import io.bgworker.WorkerId;
import io.bgworker.contract.Rule;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EnabledOnOs(OS.LINUX)
@Timeout(120)
class RunDirectoryTest {

    @TempDir
    Path temporary;

    private Path runDir;

    @BeforeEach
    void set() {
        runDir = temporary.resolve("r");
    }

    private RunDirectory create() {
        return RunDirectory.create(runDir, "app", 1);
    }

    private String assertRefused() {
        String message = assertThrows(WorkerException.class, this::create).getMessage();
        assertTrue(message.startsWith("bgworker.run-dir"), message);
        return message;
    }

    // ---- Making it

    @Test
    @Rule("OBS-04")
    void isForNobodyElseOnAnyLevel() throws Exception {
        try (RunDirectory directory = create()) {
            Path worker = directory.process(LaunchRequest.directory(new WorkerId(3, 7), 2));
            assertEquals(directory.path().resolve("3.7-2"), worker);
            for (Path level = worker; !level.equals(temporary); level = level.getParent()) {
                assertEquals("rwx------", PrivateDirectoryTest.mode(level), level.toString());
            }
            assertEquals(runDir, directory.path().getParent().getParent().getParent());
            assertEquals(directory.path(), directory.socket().getParent());
        }
    }

    @Test
    void isOwnedAgainstOtherServers() throws Exception {
        try (RunDirectory directory = create()) {
            assertTrue(Lock.isHeldAgainstOthers(directory.path().resolve("owner")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../etc", "..", ".", "", "/", "My Shop!", "äöü", "a/b", "x\0y", "-", "..hidden", "  "})
    void anyNameOfAnApplicationIsSafe(String application) throws Exception {
        try (RunDirectory directory = RunDirectory.create(runDir, application, 1)) {
            Path path = directory.path();
            assertEquals(path.normalize(), path);
            assertEquals(runDir, path.getParent().getParent().getParent(), path.toString());
            assertTrue(
                    path.getParent().getFileName().toString().matches("[a-z0-9_-][a-z0-9._-]{0,23}"), path.toString());
        }
    }

    @Test
    void longNameOfAnApplicationIsCut() {
        try (RunDirectory directory = RunDirectory.create(runDir, "x".repeat(500), 1)) {
            assertEquals(
                    "x".repeat(24), directory.path().getParent().getFileName().toString());
        }
    }

    @Test
    void closeLeavesNothingButOtherDeployments() {
        RunDirectory first = create();
        RunDirectory second = RunDirectory.create(runDir, "app", 2);
        RunDirectory other = RunDirectory.create(runDir, "other", 3);
        var unused = first.process("0.1-1");

        first.close();
        assertFalse(Files.exists(first.path()));
        assertTrue(Files.isDirectory(second.path()));
        second.close();
        assertFalse(Files.exists(second.path().getParent()));
        assertTrue(Files.isDirectory(other.path()));
        other.close();
        assertEquals(0, runDir.toFile().list().length);
    }

    /** Each application may have a copy of this class, that counts for itself. */
    @Test
    void whatAnotherDeploymentOfThisServerHasIsLeftToIt() throws Exception {
        String name = "a-name-that-is-cut-to-the-same-";
        try (RunDirectory first = RunDirectory.create(runDir, name + "beginning", 35);
                RunDirectory second = RunDirectory.create(runDir, name + "length", 35)) {
            assertEquals(first.path().resolveSibling("z"), first.path());
            assertEquals(first.path().resolveSibling("10"), second.path());
            assertTrue(Lock.isHeldAgainstOthers(first.path().resolve("owner")));
            assertTrue(Lock.isHeldAgainstOthers(second.path().resolve("owner")));
        }
    }

    @Test
    void whatIsTakenForWhateverReasonIsNotTouched() throws Exception {
        Path taken;
        try (RunDirectory once = create()) {
            taken = once.path();
        }
        PrivateDirectory.ensure(taken.getParent(), "test");
        Files.writeString(taken, "a file");
        try (RunDirectory next = create()) {
            assertEquals(taken.resolveSibling("2"), next.path());
        }
        assertEquals("a file", Files.readString(taken));
    }

    /** All at once, as applications of a server are deployed. */
    @Test
    void deploymentsAtTheSameMomentHaveADirectoryEach() throws Exception {
        List<Callable<RunDirectory>> deployments = Collections.nCopies(8, this::create);
        ExecutorService server = Executors.newFixedThreadPool(deployments.size());
        try {
            List<RunDirectory> made = new ArrayList<>();
            for (Future<RunDirectory> each : server.invokeAll(deployments)) {
                made.add(each.get());
            }
            assertEquals(
                    deployments.size(),
                    made.stream().map(RunDirectory::path).distinct().count());
            made.forEach(RunDirectory::close);
        } finally {
            server.shutdownNow();
        }
    }

    // ---- What is wrong with it

    @Test
    void tooLongAPathIsRefusedBeforeAnythingIsMade() {
        runDir = temporary.resolve("x".repeat(80));
        String message = assertRefused();
        assertTrue(message.contains("=" + runDir + " must be shorter"), message);
        assertTrue(message.contains("at most 100"), message);
        assertFalse(Files.exists(runDir));
    }

    @Test
    void socketOfTheLongestPathCanBeOpened() throws Exception {
        int rest = RunDirectory.SOCKET_PATH_BYTES_MAX - bytes(create());
        runDir = temporary.resolve("r" + "x".repeat(rest));
        try (RunDirectory directory = create();
                ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            assertEquals(RunDirectory.SOCKET_PATH_BYTES_MAX, bytes(directory));
            server.bind(UnixDomainSocketAddress.of(directory.socket()));
        }
        // Bytes count, not characters.
        runDir = temporary.resolve("ü" + "x".repeat(rest));
        assertRefused();
    }

    private static int bytes(RunDirectory directory) {
        return directory.socket().toString().getBytes(StandardCharsets.UTF_8).length;
    }

    @Test
    void fileInItsPlaceIsRefused() throws Exception {
        Files.createFile(runDir);
        assertTrue(assertRefused().contains(runDir.toString()));
    }

    @Test
    void oneThatOthersCanReadIsRefused() throws Exception {
        Files.createDirectory(runDir);
        Files.setPosixFilePermissions(runDir, PosixFilePermissions.fromString("rwxr-x---"));
        assertTrue(assertRefused().contains("rwxr-x---"));
    }

    @Test
    void linkIsRefused() throws Exception {
        Path real = Files.createDirectory(temporary.resolve("real"));
        Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rwx------"));
        Files.createSymbolicLink(runDir, real);
        assertTrue(assertRefused().contains(runDir.toString()));
    }

    // ---- After a cleaner of temporary files

    @Test
    @Rule("SHU-10")
    void isMadeAgainAfterItWasRemoved() throws Exception {
        try (RunDirectory directory = create()) {
            Files.createFile(directory.socket());
            assertFalse(directory.isDamaged());
            PrivateDirectory.deleteTree(runDir, Runnable::run);
            assertTrue(directory.isDamaged());

            directory.repair();
            Files.createFile(directory.socket());

            assertFalse(directory.isDamaged());
            assertEquals("rwx------", PrivateDirectoryTest.mode(directory.path()));
            assertTrue(Lock.isHeldAgainstOthers(directory.path().resolve("owner")));
        }
    }

    /** A cleaner goes by age, and leaves the socket that somebody listens on. */
    @Test
    @Rule("SHU-10")
    void isMadeAgainAfterOnlyItsOwnerFileWasRemoved() throws Exception {
        try (RunDirectory directory = create();
                ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                ServerSocketChannel again = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(directory.socket()));
            Files.delete(directory.path().resolve("owner"));
            assertTrue(directory.isDamaged());

            directory.repair();
            again.bind(UnixDomainSocketAddress.of(directory.socket()));

            assertFalse(directory.isDamaged());
            assertTrue(Lock.isHeldAgainstOthers(directory.path().resolve("owner")));
        }
    }

    // ---- Sweeping

    /** A deployment as another server makes it. */
    private Path deployment(String server) throws IOException {
        Path deployment = runDir.resolve(server).resolve("app").resolve("d1");
        Files.createDirectories(deployment);
        Files.createFile(deployment.resolve("s"));
        return deployment;
    }

    private static Path worker(Path deployment, String name) throws IOException {
        Path worker = Files.createDirectory(deployment.resolve(name));
        Files.writeString(worker.resolve("arguments"), "-Xmx1m");
        return worker;
    }

    private static Running family(Path worker) throws IOException {
        return Running.family(MarkedProcesses.mark(worker));
    }

    @Test
    @Rule({"OUR-20", "PMD-05"})
    void whatADeadServerLeftIsEndedAndRemoved() throws Exception {
        Path deployment = deployment("1-x");
        Files.createFile(deployment.resolve("owner"));
        Path childless = worker(deployment, "0.1-1");
        try (Running first = family(worker(deployment, "0.2-1"));
                Running second = family(worker(deployment, "0.3-7"))) {
            second.endLeader();

            RunDirectory.sweep(runDir, Runnable::run);

            first.awaitEndOfAll();
            second.awaitEndOfAll();
        }
        assertFalse(Files.exists(childless));
        assertEquals(0, runDir.toFile().list().length);
    }

    @Test
    @Rule("OUR-20")
    void whatALiveServerUsesIsLeftAlone() throws Exception {
        Path deployment = deployment("2-x");
        Path worker = worker(deployment, "0.1-1");
        try (Lock server = Lock.byAnotherProcess(deployment.resolve("owner"));
                Running family = family(worker)) {

            RunDirectory.sweep(runDir, Runnable::run);

            assertTrue(Files.exists(worker.resolve("arguments")));
            assertEquals(3, family.count());
            assertTrue(server.pid() > 0);
        }
        RunDirectory.sweep(runDir, Runnable::run);
        assertFalse(Files.exists(deployment), "Its server is gone now");
    }

    @Test
    void whatHasNoOwnerFileIsLeftAlone() throws Exception {
        Path deployment = deployment("3-x");
        Path worker = worker(deployment, "0.1-1");
        try (Running family = family(worker)) {

            RunDirectory.sweep(runDir, Runnable::run);

            assertTrue(Files.exists(worker.resolve("arguments")));
            assertEquals(3, family.count());
        }
    }

    /** A lock is lost when any application of the same server opens and closes the locked file. */
    @Test
    void sweepOfTheOwnServerLosesNoLock() throws Exception {
        try (RunDirectory first = create();
                RunDirectory second = RunDirectory.create(runDir, "other", 2)) {
            RunDirectory.sweep(runDir, Runnable::run);

            assertTrue(Lock.isHeldAgainstOthers(first.path().resolve("owner")));
            assertTrue(Lock.isHeldAgainstOthers(second.path().resolve("owner")));
        }
    }

    @Test
    void thingsOfOthersAndNothingAtAllAreSweptToo() throws Exception {
        RunDirectory.sweep(runDir, Runnable::run);
        Files.createDirectory(runDir);
        Path file = Files.createFile(runDir.resolve("file"));
        Path deep = Files.createDirectories(runDir.resolve("a/b/c/d"));
        RunDirectory.sweep(runDir, Runnable::run);
        assertTrue(Files.exists(file));
        assertTrue(Files.exists(deep));
    }
}
