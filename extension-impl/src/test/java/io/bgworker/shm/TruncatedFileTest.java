package io.bgworker.shm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.bgworker.IntCell;
import io.bgworker.LongCell;
import io.bgworker.QueueReceiver;
import io.bgworker.QueueResult;
import io.bgworker.QueueSender;
import io.bgworker.SharedArea;
import io.bgworker.SharedContents;
import io.bgworker.SharedLatch;
import io.bgworker.SharedLock;
import io.bgworker.SharedMemoryException;
import io.bgworker.SharedQueue;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server's side survives whatever somebody does to the files, and says what it was. */
final class TruncatedFileTest {

    private static final int BYTES = 64 * 1024;

    /** So often that the JVM has compiled what is touched. */
    private static final int WARM = 30_000;

    private static final int PAGE_THAT_GOES = 8 * 4096;
    private static final int PAGE_THAT_GOES_OFFSET = PAGE_THAT_GOES - SegmentLayout.HEADER_BYTES;

    /** When it is read, that is told to the sender at once. */
    private static final byte[] LARGE = new byte[400];

    private final SharedDirectory directory = new SharedDirectory();
    private final Participant server = directory.server(1);
    private final Participant worker = directory.worker(2);
    private final SharedArea area = directory.area(server, "server", BYTES);
    private final SharedArea workers = directory.area(worker, "server", BYTES);
    private final Map<String, Executable> uses = new LinkedHashMap<>();

    @BeforeEach
    void uses() throws Exception {
        LongCell longs = area.longCell(8);
        IntCell ints = area.intCell(16);
        byte[] bytes = new byte[1000];
        uses.put("getLong", () -> area.getLong(0));
        uses.put("putLong", () -> area.putLong(0, 1));
        uses.put("getByte", () -> area.getByte(0));
        uses.put("get", () -> area.get(0, bytes, 0, bytes.length));
        uses.put("put", () -> area.put(0, bytes, 0, bytes.length));
        uses.put("cell get", longs::get);
        uses.put("cell set", () -> longs.set(1));
        uses.put("cell getAcquire", longs::getAcquire);
        uses.put("cell setRelease", () -> longs.setRelease(1));
        uses.put("int get", ints::get);
        uses.put("int set", () -> ints.set(1));

        SharedContents contents = area.slice(4096, 4096).createContents(1);
        contents.insert(5, contents.allocate(8));
        uses.put("contents", () -> contents.lookup(5));
        uses.put("contents free", contents::freeBytes);
        SharedLatch latch = area.slice(8192, 128).latch();
        latch.own();
        uses.put("latch set", latch::set);
        uses.put("latch reset", latch::reset);
        uses.put("latch wait", () -> latch.await(Duration.ZERO));
        SharedLock lock = area.slice(12288, 1024).lock();
        uses.put("lock holder", lock::holder);

        // There and back, so that both have something to do each time.
        QueueSender sender = area.slice(16384, 1024).queue().sender();
        QueueReceiver echo = workers.slice(16384, 1024).queue().receiver();
        uses.put("send", () -> {
            assertEquals(QueueResult.SUCCESS, sender.send(bytes, 0, 40, Duration.ZERO));
            sender.flush();
            echo.receive(message -> {}, Duration.ZERO);
        });
        uses.put("flush", sender::flush);
        QueueReceiver receiver = area.slice(20480, 1024).queue().receiver();
        uses.put("receive", () -> receiver.receive(message -> message.getByte(0), Duration.ZERO));
        uses.put("await", () -> receiver.awaitSender(Duration.ZERO));
    }

    @AfterEach
    void close() {
        truncate(SegmentLayout.HEADER_BYTES + BYTES); // The worker is not careful, and has no JVM of its own here.
        directory.close();
    }

    private void truncate(long bytes) {
        try (RandomAccessFile file =
                new RandomAccessFile(directory.file("server").toFile(), "rw")) {
            file.setLength(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void isToldWhenItIsTouchedForTheFirstTimes() throws Exception {
        truncate(0);
        assertTold();
    }

    @Test
    void isToldByCompiledCodeToo() throws Throwable {
        for (int i = 0; i < WARM; i++) {
            for (Executable use : uses.values()) {
                use.execute();
            }
        }
        truncate(0);
        assertTold();
    }

    @Test
    void isToldAlthoughTheBeginIsThere() throws Exception {
        truncate(4096);
        assertTold();
    }

    /** Its length is: that is the last of what is left. */
    @Test
    void givesNobodyAMessageThatIsNotThere() throws Exception {
        int left = QueueLayout.RING_OFFSET + QueueLayout.LENGTH_BYTES;
        QueueSender sender = halfGone(workers, left).sender();
        QueueReceiver receiver = halfGone(area, left).receiver();
        assertEquals(QueueResult.SUCCESS, sender.send(LARGE));
        truncate(PAGE_THAT_GOES);
        assertThrows(
                SharedMemoryException.class,
                () -> receiver.receive(message -> fail("There is none, of " + message.bytes()), Duration.ZERO));
    }

    /** It would be done with the error in store: on Java 17 nobody could use a class again whose initialization that ends. */
    @Test
    void ringsNobodyForWhatIsNotThere() throws Exception {
        int left = QueueLayout.RECEIVER_OFFSET;
        QueueSender sender = halfGone(workers, left).sender();
        QueueReceiver receiver = halfGone(area, left).receiver();
        Spot spot = new Spot(
                ((Area) workers.slice(PAGE_THAT_GOES_OFFSET - left, left)).memory(),
                QueueLayout.SENDER_OFFSET + QueueLayout.SPOT_OFFSET);
        try (ServerSocketChannel bell = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            bell.bind(UnixDomainSocketAddress.of(directory.file("9-1.bell")));
            long address = (9L << Integer.SIZE) + 1;
            for (int ticket = 1; ticket <= WARM; ticket++) {
                assertEquals(QueueResult.SUCCESS, sender.send(LARGE));
                spot.announce(ticket, address);
                assertEquals(QueueResult.SUCCESS, receiver.receive(message -> {}, Duration.ZERO));
            }
            try (SocketChannel caller = bell.accept()) {
                caller.configureBlocking(false);
                ByteBuffer rings = ByteBuffer.allocate(WARM);
                assertTrue(drain(caller, rings) > 0, "rung as long as all is there");

                assertEquals(QueueResult.SUCCESS, sender.send(LARGE));
                spot.announce(WARM + 1, address);
                assertThrows(
                        SharedMemoryException.class,
                        () -> receiver.receive(message -> truncate(PAGE_THAT_GOES), Duration.ZERO));
                assertEquals(0, drain(caller, rings));
            }
        }
    }

    /** Whoever sleeps in the server when it happens comes back, and has no error in store. */
    @ParameterizedTest
    @ValueSource(strings = {"wakes", "closes", "detaches"})
    void sleepersComeBack(String whatHappensThen) throws Exception {
        Area slice = (Area) area.slice(24576, 1024);
        QueueReceiver receiver = slice.queue().receiver();
        SharedLatch latch = area.slice(28672, 128).latch();
        latch.own();
        try (Concurrently threads = new Concurrently()) {
            List<Concurrently.Doing<RuntimeException>> sleeping = List.of(
                    threads.run(() -> told(() -> receiver.receive(message -> fail("There is none")))),
                    threads.run(() -> told(() -> latch.await(Duration.ofHours(1)))));
            Concurrently.await("Both asleep", () -> threads.asleep() == 2);
            truncate(0);
            switch (whatHappensThen) {
                case "wakes" -> server.doorbell().wakeAll();
                case "closes" -> {
                    assertThrows(SharedMemoryException.class, receiver::close);
                    assertThrows(SharedMemoryException.class, latch::disown);
                    slice.attachment().detach();
                }
                default -> slice.attachment().detach();
            }
            for (Concurrently.Doing<RuntimeException> one : sleeping) {
                RuntimeException told = one.result();
                assertTrue(
                        told instanceof SharedMemoryException
                                || (!whatHappensThen.equals("wakes") && told instanceof IllegalStateException),
                        told.toString());
            }
        }
    }

    private static RuntimeException told(Executable wait) throws Exception {
        RuntimeException told = assertThrows(RuntimeException.class, wait);
        Thread.sleep(1); // No error is left in this thread: here it would come.
        return told;
    }

    private static int drain(SocketChannel caller, ByteBuffer rings) throws IOException {
        int drained = 0;
        for (int read = caller.read(rings.clear()); read > 0; read = caller.read(rings.clear())) {
            drained += read;
        }
        return drained;
    }

    /** A queue of which only so many bytes are left when the page that begins there has gone. */
    private static SharedQueue halfGone(SharedArea area, int left) {
        return area.slice(PAGE_THAT_GOES_OFFSET - left, SharedQueue.HEADER_BYTES + 2 * LARGE.length)
                .queue();
    }

    private void assertTold() throws Exception {
        for (int i = 0; i < 3; i++) {
            uses.forEach((name, use) -> {
                SharedMemoryException told = assertThrows(SharedMemoryException.class, use, name);
                assertTrue(
                        told.getMessage().contains("somebody has truncated " + directory.file("server")),
                        told.getMessage());
            });
        }
        Thread.sleep(1); // No error is left in this thread: here it would come.
    }

    @Test
    void doesNothingInOneStep() {
        LongCell longs = area.longCell(0);
        IntCell ints = area.intCell(0);
        assertThrows(UnsupportedOperationException.class, () -> longs.compareAndSet(0, 1));
        assertThrows(UnsupportedOperationException.class, () -> longs.getAndAdd(1));
        assertThrows(UnsupportedOperationException.class, () -> longs.getAndSet(1));
        assertThrows(UnsupportedOperationException.class, () -> ints.compareAndSet(0, 1));
        assertThrows(UnsupportedOperationException.class, () -> ints.getAndAdd(1));
        assertThrows(UnsupportedOperationException.class, () -> ints.getAndSet(1));
        SharedLock lock = area.slice(12288, 1024).lock();
        assertThrows(UnsupportedOperationException.class, lock::exclusive);
        assertThrows(UnsupportedOperationException.class, () -> lock.shared(Duration.ZERO));
        assertEquals(0, longs.get());
    }
}
