package io.bgworker.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.Signal;
import io.bgworker.WorkerId;
import io.bgworker.channel.Hearing.Received;
import io.bgworker.contract.Rule;
import io.bgworker.protocol.Call;
import io.bgworker.protocol.Frame;
import io.bgworker.protocol.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Server and client over a real socket. */
@Timeout(120)
class ChannelTest {

    private static final int MIB = 1 << 20;

    @TempDir
    Path directory;

    private Path path;
    private Thread serverThread;
    private ChannelServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Hearing hearing = new Hearing();

    @BeforeEach
    void open() throws IOException {
        path = directory.resolve("s");
        server = ChannelServer.open(path, task -> serverThread = new Thread(task, "channel"));
    }

    @AfterEach
    void close() throws InterruptedException {
        server.close();
        threads.shutdownNow();
        assertTrue(threads.awaitTermination(Hearing.SECONDS_MAX, TimeUnit.SECONDS));
    }

    private ChannelClient call(String token) throws IOException {
        ChannelClient client = ChannelClient.connect(path);
        client.send(new Frame.Hello(token));
        return client;
    }

    private static Frame.Log log(String message) {
        return new Frame.Log(System.Logger.Level.INFO, "", message);
    }

    private static Frame.Reply reply(int chars) {
        return new Frame.Reply(1, true, new Result.Lines(List.of("x".repeat(chars))));
    }

    // ---- Hello

    @Test
    void callerWithTheTokenIsHeard() throws Exception {
        server.expect("right", hearing);

        try (ChannelClient client = call("right")) {
            assertInstanceOf(Hearing.Connected.class, hearing.next());
            client.send(new Frame.Entered());
            client.send(new Frame.Ready());
            hearing.awaitFrame(new Frame.Entered());
            hearing.awaitFrame(new Frame.Ready());
        }
        hearing.awaitEnd("");
    }

    @Test
    @Rule("OBS-04")
    void callerWithAnotherTokenIsHungUpOnAndTheExpectedOneStillComesThrough() throws Exception {
        server.expect("right", hearing);

        try (Peer stranger = new Peer(path).write(new Frame.Hello("wrong"))) {
            stranger.awaitHangUp();
        }
        assertTrue(hearing.hasHeardNothing());
        try (ChannelClient client = call("right")) {
            hearing.awaitConnection();
            client.send(new Frame.Entered());
            hearing.awaitFrame(new Frame.Entered());
        }
    }

    @Test
    @Rule("OBS-04")
    void tokenIsGoodForOneCall() throws Exception {
        server.expect("right", hearing);
        try (ChannelClient client = call("right")) {
            hearing.awaitConnection();

            try (Peer second = new Peer(path).write(new Frame.Hello("right"))) {
                second.awaitHangUp();
            }

            client.send(new Frame.Entered());
            hearing.awaitFrame(new Frame.Entered());
        }
        hearing.awaitEnd("");
        try (Peer third = new Peer(path).write(new Frame.Hello("right"))) {
            third.awaitHangUp();
        }
        hearing.assertNothingMore();
    }

    /** Not by a token that it guessed, not by one that it has seen used, and not by being quick. */
    @ParameterizedTest
    @ValueSource(strings = {"wrong", "right", "none"})
    @Rule("OBS-04")
    void strangerStopsNobody(String token) throws Exception {
        server.expect("right", hearing);
        try (ChannelClient client = call("right")) {
            Connection connection = hearing.awaitConnection();
            List<Frame> orders = List.of(
                    new Frame.Hello(token),
                    new Frame.Request(1, new Call.Terminate(new WorkerId(0, 1))),
                    new Frame.Request(2, new Call.Command(Call.Command.Verb.STOP, "worker")),
                    new Frame.Exit(Frame.Exit.Kind.RETURNED, 0, ""));
            try (Peer stranger = new Peer(path)
                    .write(orders.stream().skip(token.equals("none") ? 1 : 0).toArray(Frame[]::new))) {
                stranger.awaitHangUp();
            }

            client.send(new Frame.Entered());
            hearing.awaitFrame(new Frame.Entered());
            connection.send(new Frame.DumpRequest());
            assertEquals(new Frame.DumpRequest(), client.receive(), "the worker was sent nothing else");
        }
        hearing.awaitEnd("");
    }

    @Test
    void callerThatDoesNotSayHelloFirstIsHungUpOn() throws Exception {
        server.expect("right", hearing);
        try (Peer rude = new Peer(path).write(new Frame.Entered(), new Frame.Hello("right"))) {
            rude.awaitHangUp();
        }
        assertTrue(hearing.hasHeardNothing());
    }

    @Test
    void callerThatSaysGarbageInsteadOfHelloIsHungUpOn() throws Exception {
        server.expect("right", hearing);
        try (Peer garbage = new Peer(path).write(new byte[] {-1, -1, -1, -1, 0, 0})) {
            garbage.awaitHangUp();
        }
        try (ChannelClient client = call("right")) {
            hearing.awaitConnection();
            client.send(new Frame.Ready());
            hearing.awaitFrame(new Frame.Ready());
        }
    }

    // ---- Frames

    @Test
    void framesGoBothWays() throws Exception {
        server.expect("t", hearing);
        try (ChannelClient client = call("t")) {
            Connection connection = hearing.awaitConnection();

            connection.send(new Frame.Terminate());
            connection.send(new Frame.Interrupt());
            assertEquals(new Frame.Terminate(), client.receive());
            assertEquals(new Frame.Interrupt(), client.receive());
            client.send(log("a"));
            hearing.awaitFrame(log("a"));
            connection.send(new Frame.DumpRequest());
            assertEquals(new Frame.DumpRequest(), client.receive());
        }
    }

    @Test
    void largeFramesGoBothWaysAtTheSameTime() throws Exception {
        server.expect("t", hearing);
        try (ChannelClient client = call("t")) {
            Connection connection = hearing.awaitConnection();
            connection.send(new Frame.Interrupt());
            assertEquals(new Frame.Interrupt(), client.receive());

            Future<?> sending = threads.submit(() -> {
                for (int i = 0; i < 20; i++) {
                    client.send(new Frame.Dump("x".repeat(900_000 + i)));
                }
                return null;
            });
            for (int i = 0; i < 7; i++) {
                connection.send(reply(1_000_000 + i));
            }

            for (int i = 0; i < 7; i++) {
                assertTrue(reply(1_000_000 + i).equals(client.receive()));
            }
            for (int i = 0; i < 20; i++) {
                hearing.awaitFrame(new Frame.Dump("x".repeat(900_000 + i)));
            }
            sending.get(Hearing.SECONDS_MAX, TimeUnit.SECONDS);
        }
    }

    @Test
    void framesOfSeveralThreadsStayWholeAndInOrder() throws Exception {
        int senders = 4;
        int each = 2_000;
        server.expect("t", hearing);
        try (ChannelClient client = call("t")) {
            hearing.awaitConnection();
            for (int s = 0; s < senders; s++) {
                int sender = s;
                var unused = threads.submit(() -> {
                    for (int i = 0; i < each; i++) {
                        client.send(new Frame.Log(System.Logger.Level.INFO, "", sender + ":" + i));
                    }
                    return null;
                });
            }
            Map<String, Integer> next = new HashMap<>();
            for (int i = 0; i < senders * each; i++) {
                Frame frame = assertInstanceOf(Received.class, hearing.next()).frame();
                String[] message =
                        assertInstanceOf(Frame.Log.class, frame).message().split(":", -1);
                int expected = next.merge(message[0], 1, Integer::sum) - 1;
                assertEquals(expected, Integer.parseInt(message[1]));
            }
            assertEquals(senders, next.size());
        }
    }

    @Test
    void framesOfTheSupervisorArriveInOrderWhoeverSendsThem() throws Exception {
        server.expect("t", hearing);
        try (ChannelClient client = call("t")) {
            Connection connection = hearing.awaitConnection();
            CountDownLatch begin = new CountDownLatch(1);
            for (int s = 0; s < 4; s++) {
                long sender = s;
                var unused = threads.submit(() -> {
                    begin.await();
                    for (int i = 0; i < 100; i++) {
                        String line = i + "x".repeat(10_000);
                        connection.send(new Frame.Reply(sender, i == 99, new Result.Lines(List.of(line))));
                    }
                    return null;
                });
            }
            begin.countDown();
            Map<Long, Integer> next = new HashMap<>();
            for (int i = 0; i < 400; i++) {
                Frame.Reply reply = assertInstanceOf(Frame.Reply.class, client.receive());
                int number = next.merge(reply.request(), 1, Integer::sum) - 1;
                assertEquals(number == 99, reply.last());
                assertTrue(((Result.Lines) reply.result()).lines().get(0).startsWith(number + "x"));
            }
        }
    }

    // ---- Peers that do not behave

    @Test
    void peerThatDoesNotReadIsWaitedForUpToABoundAndThenEnded() throws Exception {
        server.expect("t", hearing);
        try (Peer peer = new Peer(path).write(new Frame.Hello("t"))) {
            Connection connection = hearing.awaitConnection();
            int frameBytes = Peer.bytes(reply(MIB - 100)).length;

            for (int i = 0; i < 7; i++) {
                connection.send(reply(MIB - 100));
            }
            peer.write(new Frame.Ready());
            hearing.awaitFrame(new Frame.Ready()); // So far it is only slow.
            peer.read(7L * frameBytes);

            for (int i = 0; i < 20; i++) {
                connection.send(reply(MIB - 100));
            }
            hearing.awaitEnd("does not read what it is sent");
            connection.send(new Frame.Terminate()); // Lost, and nobody minds.
        }
        server.close();
        hearing.assertNothingMore();
    }

    @Test
    @Rule("SIG-01")
    void whatSaysNothingNewWaitsOnceForAPeerThatDoesNotRead() throws Exception {
        server.expect("t", hearing);
        try (ChannelClient client = call("t")) {
            Connection connection = hearing.awaitConnection();
            Frame.SignalSent user = new Frame.SignalSent(Signal.USER);
            Frame.SignalSent reload = new Frame.SignalSent(Signal.RELOAD);
            connection.send(reply(MIB - 100)); // More than the socket takes.
            for (int i = 0; i < 2_000_000; i++) {
                connection.sendOnce(user);
                connection.sendOnce(reload);
            }
            connection.send(new Frame.Terminate());

            assertInstanceOf(Frame.Reply.class, client.receive());
            assertEquals(user, client.receive());
            assertEquals(reload, client.receive());
            assertEquals(new Frame.Terminate(), client.receive());
            connection.sendOnce(user);
            assertEquals(user, client.receive(), "the first has been sent");
        }
    }

    @Test
    void brokenFramingEndsTheConnection() throws Exception {
        server.expect("t", hearing);
        try (Peer peer = new Peer(path).write(new Frame.Hello("t"), new Frame.Ready())) {
            hearing.awaitConnection();
            hearing.awaitFrame(new Frame.Ready());

            peer.write(new byte[] {-1, -1, -1, -1});

            hearing.awaitEnd("Frame length must be 2 … 1048572, was -1");
            peer.awaitHangUp();
        }
    }

    @Test
    void unknownOpcodeEndsTheConnection() throws Exception {
        server.expect("t", hearing);
        try (Peer peer = new Peer(path).write(new Frame.Hello("t"))) {
            hearing.awaitConnection();
            peer.write(new byte[] {0, 0, 0, 2, 1, 99});
            hearing.awaitEnd("Unknown opcode 99");
            peer.awaitHangUp();
        }
    }

    @Test
    void frameOfTheSupervisorFromAWorkerEndsTheConnection() throws Exception {
        server.expect("t", hearing);
        try (Peer peer = new Peer(path).write(new Frame.Hello("t"), new Frame.Terminate())) {
            hearing.awaitConnection();
            hearing.awaitEnd("sent a frame of the supervisor: Terminate");
            peer.awaitHangUp();
        }
    }

    @Test
    void talkativePeersDoNotStarveAnother() throws Exception {
        Endpoint deaf = new Deaf();
        AtomicBoolean enough = new AtomicBoolean();
        List<Future<?>> floods = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            server.expect("flood" + i, deaf);
            floods.add(flood(new Frame.Hello("flood" + i), enough));
        }
        server.expect("t", hearing);
        try (ChannelClient client = call("t")) {
            Connection connection = hearing.awaitConnection();
            for (int i = 0; i < 100; i++) {
                client.send(log("m" + i));
                hearing.awaitFrame(log("m" + i));
                connection.send(new Frame.Interrupt());
                assertEquals(new Frame.Interrupt(), client.receive());
            }
        } finally {
            enough.set(true);
        }
        for (Future<?> flood : floods) {
            flood.get(Hearing.SECONDS_MAX, TimeUnit.SECONDS);
        }
    }

    /** A flood that says hello just when the end of another process is dealt with. */
    @Test
    void talkativeNewcomerDoesNotHoldUpTheEndOfAnother() throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        server.expect("t", hearing);
        server.expect("flood", new Deaf() {
            @Override
            public void received(Frame.FromWorker frame) {
                // Slower than it talks, as one that writes to a log is.
                for (long begin = System.nanoTime(); System.nanoTime() - begin < 5_000; ) {
                    Thread.onSpinWait();
                }
            }
        });
        List<Future<?>> flood = new ArrayList<>();
        whileBusy(() -> {
            flood.add(flood(new Frame.Hello("flood"), enough));
            server.processGone("t");
        });
        try {
            hearing.awaitEnd("");
        } finally {
            enough.set(true);
        }
        flood.get(0).get(Hearing.SECONDS_MAX, TimeUnit.SECONDS);
    }

    /** Writes faster than the server can read, until told to stop. */
    private Future<?> flood(Frame.Hello hello, AtomicBoolean enough) throws IOException {
        byte[] chunk = new byte[65_520];
        byte[] frame = Peer.bytes(new Frame.Ready());
        for (int i = 0; i < chunk.length; i++) {
            chunk[i] = frame[i % frame.length];
        }
        Peer peer = new Peer(path).write(hello).write(chunk);
        return threads.submit(() -> {
            try (peer) {
                while (!enough.get()) {
                    peer.write(chunk);
                }
            }
            return null;
        });
    }

    private static class Deaf implements Endpoint {
        @Override
        public void connected(Connection connection) {}

        @Override
        public void received(Frame.FromWorker frame) {}

        @Override
        public void ended(String violation) {}
    }

    /** Does something while the channel's thread is held up, as if by a call of another worker. */
    private void whileBusy(Executable something) throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        server.expect("busy", new Deaf() {
            @Override
            public void connected(Connection connection) {
                begun.countDown();
                try {
                    assertTrue(over.await(Hearing.SECONDS_MAX, TimeUnit.SECONDS));
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        });
        try (ChannelClient client = call("busy")) {
            assertTrue(begun.await(Hearing.SECONDS_MAX, TimeUnit.SECONDS));
            something.execute();
            over.countDown();
            client.send(new Frame.Ready());
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    // ---- The end

    @Test
    void endOfAPeerIsHeardOnceAndLast() throws Exception {
        server.expect("t", hearing);
        try (Peer peer = new Peer(path).write(new Frame.Hello("t"))) {
            hearing.awaitConnection();
            peer.write(new Frame.Ready(), new Frame.Exit(Frame.Exit.Kind.RETURNED, 0, ""));
        }
        hearing.awaitFrame(new Frame.Ready());
        hearing.awaitFrame(new Frame.Exit(Frame.Exit.Kind.RETURNED, 0, ""));
        hearing.awaitEnd("");
        server.processGone("t");
        server.close();
        hearing.assertNothingMore();
    }

    @Test
    void peerThatDiesInsideAFrameBreaksNothing() throws Exception {
        server.expect("t", hearing);
        try (Peer peer = new Peer(path).write(new Frame.Hello("t"), new Frame.Ready())) {
            peer.write(new byte[] {0, 0, 1});
        }
        hearing.awaitConnection();
        hearing.awaitFrame(new Frame.Ready());
        hearing.awaitEnd("");
    }

    @Test
    void processThatNeverCalledEndsTheChannelItNeverHad() throws Exception {
        server.expect("t", hearing);
        server.processGone("t");
        hearing.awaitEnd("");

        try (Peer late = new Peer(path).write(new Frame.Hello("t"))) {
            late.awaitHangUp();
        }
        server.processGone("t");
        server.close();
        hearing.assertNothingMore();
    }

    @Test
    void processGoneDoesNotEndAConnectionThatIsStillToBeRead() throws Exception {
        server.expect("t", hearing);
        try (Peer peer = new Peer(path).write(new Frame.Hello("t"))) {
            hearing.awaitConnection();
            server.processGone("t");
            peer.write(new Frame.Ready()); // A sub-process that has the socket, for instance.
            hearing.awaitFrame(new Frame.Ready());
        }
        hearing.awaitEnd("");
        server.close();
        hearing.assertNothingMore();
    }

    /** The process was started, called, announced its end and died, all before the channel's thread took its call. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nothingIsLostOfAProcessThatIsGoneBeforeItsCallIsTaken(boolean connectedBefore) throws Exception {
        server.expect("t", hearing);
        Peer peer = connectedBefore ? new Peer(path) : null;
        whileBusy(() -> {
            try (Peer dying = peer == null ? new Peer(path) : peer) {
                dying.write(new Frame.Hello("t"), new Frame.Entered(), new Frame.Exit(Frame.Exit.Kind.THREW, 1, "why"));
            }
            server.processGone("t");
        });

        hearing.awaitConnection();
        hearing.awaitFrame(new Frame.Entered());
        hearing.awaitFrame(new Frame.Exit(Frame.Exit.Kind.THREW, 1, "why"));
        hearing.awaitEnd("");
        server.close();
        hearing.assertNothingMore();
    }

    @Test
    void nothingIsLostOfProcessesThatDieAsSoonAsTheyHaveSpoken() throws Exception {
        for (int i = 0; i < 500; i++) {
            Hearing each = new Hearing();
            String token = "t" + i;
            server.expect(token, each);
            try (Peer dying = new Peer(path)) {
                dying.write(new Frame.Hello(token), new Frame.Exit(Frame.Exit.Kind.RETURNED, 0, ""));
            }
            server.processGone(token);

            each.awaitConnection();
            each.awaitFrame(new Frame.Exit(Frame.Exit.Kind.RETURNED, 0, ""));
            each.awaitEnd("");
        }
    }

    @Test
    void endComesLastAndOnceHoweverCallAndDeathMeet() throws Exception {
        for (int i = 0; i < 300; i++) {
            Hearing each = new Hearing();
            String token = "t" + i;
            server.expect(token, each);
            CountDownLatch begin = new CountDownLatch(1);
            Future<?> calling = threads.submit(() -> {
                begin.await();
                try (Peer peer = new Peer(path)) {
                    peer.write(new Frame.Hello(token), new Frame.Ready());
                } catch (IOException e) {
                    // Hung up on: its process had been declared gone.
                }
                return null;
            });
            begin.countDown();
            server.processGone(token);
            calling.get(Hearing.SECONDS_MAX, TimeUnit.SECONDS);

            Hearing.Heard first = each.next();
            if (first instanceof Hearing.Connected) {
                each.awaitFrame(new Frame.Ready());
                each.awaitEnd("");
            } else {
                assertEquals(new Hearing.Ended(""), first);
            }
            each.assertNothingMore();
        }
    }

    // ---- Listening again, closing

    @Test
    void listensAgainAfterTheSocketWasRemoved() throws Exception {
        Hearing second = new Hearing();
        server.expect("first", hearing);
        server.expect("second", second);
        try (ChannelClient before = call("first")) {
            Connection connection = hearing.awaitConnection();
            Files.delete(path);
            assertThrows(IOException.class, () -> ChannelClient.connect(path));

            server.listenAt(path);

            try (ChannelClient after = call("second")) {
                second.awaitConnection();
                after.send(new Frame.Ready());
                second.awaitFrame(new Frame.Ready());
                before.send(new Frame.Ready());
                hearing.awaitFrame(new Frame.Ready());
                connection.send(new Frame.Terminate());
                assertEquals(new Frame.Terminate(), before.receive());
            }
        }
    }

    @Test
    void listensOnWhereItWasIfItCannotListenAnew() throws Exception {
        Path taken = Files.createFile(directory.resolve("taken"));
        assertThrows(IOException.class, () -> server.listenAt(taken));

        server.expect("t", hearing);
        try (ChannelClient client = call("t")) {
            hearing.awaitConnection();
            client.send(new Frame.Ready());
            hearing.awaitFrame(new Frame.Ready());
        }
    }

    @Test
    void doesNotOpenWhereSomethingIs() {
        assertThrows(IOException.class, () -> ChannelServer.open(path, Thread::new));
    }

    @Test
    void closeTellsEverybodyAndEndsTheThread() throws Exception {
        Hearing never = new Hearing();
        server.expect("t", hearing);
        server.expect("never", never);
        try (ChannelClient client = call("t");
                Peer silent = new Peer(path)) {
            hearing.awaitConnection();

            server.close();

            assertFalse(serverThread.isAlive());
            hearing.awaitEnd("");
            never.awaitEnd("");
            assertNull(client.receive());
            silent.awaitHangUp();
            assertThrows(IOException.class, () -> ChannelClient.connect(path));
        }
        server.close();
        hearing.assertNothingMore();
        never.assertNothingMore();
    }

    // ---- The client

    /** A socket that blocks is closed when its thread is interrupted, and threads of workers are. */
    @Test
    void interruptedThreadCanSend() throws Exception {
        server.expect("t", hearing);
        try (ChannelClient client = call("t")) {
            Connection connection = hearing.awaitConnection();
            connection.send(new Frame.Interrupt());
            assertEquals(new Frame.Interrupt(), client.receive());

            Thread.currentThread().interrupt();
            client.send(new Frame.Exit(Frame.Exit.Kind.RETURNED, 0, ""));
            assertTrue(Thread.interrupted(), "The interrupt is not for the channel to take");

            hearing.awaitFrame(new Frame.Exit(Frame.Exit.Kind.RETURNED, 0, ""));
            connection.send(new Frame.Terminate());
            assertEquals(new Frame.Terminate(), client.receive());
        }
    }

    @Test
    void interruptOfAThreadThatWaitsToSendLosesNothing() throws Exception {
        Frame.Dump large = new Frame.Dump("x".repeat(500_000));
        server.expect("t", hearing);
        try (ChannelClient client = call("t")) {
            hearing.awaitConnection().send(new Frame.Interrupt());
            assertEquals(new Frame.Interrupt(), client.receive());
            CompletableFuture<Boolean> interruptKept = new CompletableFuture<>();
            Thread sender = new Thread(() -> {
                try {
                    for (int i = 0; i < 20; i++) {
                        client.send(large);
                    }
                    interruptKept.complete(Thread.currentThread().isInterrupted());
                } catch (IOException e) {
                    interruptKept.completeExceptionally(e);
                }
            });
            whileBusy(() -> {
                sender.start();
                // What it sends is more than a socket takes: at one of these it waits.
                for (int i = 0; i < 100_000; i++) {
                    sender.interrupt();
                }
            });
            for (int i = 0; i < 20; i++) {
                hearing.awaitFrame(large);
            }
            assertTrue(interruptKept.get(Hearing.SECONDS_MAX, TimeUnit.SECONDS));
        }
    }

    @Test
    void threadThatWaitsForAFrameIsToldOfTheEnd() throws Exception {
        server.expect("t", hearing);
        try (ChannelClient client = call("t")) {
            hearing.awaitConnection().send(new Frame.Interrupt());
            assertEquals(new Frame.Interrupt(), client.receive());
            Future<Frame> receiving = threads.submit(client::receive);

            server.close();

            assertNull(receiving.get(Hearing.SECONDS_MAX, TimeUnit.SECONDS));
            assertThrows(IOException.class, () -> {
                for (Frame.FromWorker frame : Collections.nCopies(1_000, new Frame.Ready())) {
                    client.send(frame);
                }
            });
        }
    }

    @Test
    void closeOfTheClientEndsItsWaits() throws Exception {
        server.expect("t", hearing);
        ChannelClient client = call("t");
        hearing.awaitConnection().send(new Frame.Interrupt());
        assertEquals(new Frame.Interrupt(), client.receive());
        Future<Frame> receiving = threads.submit(client::receive);

        client.close();

        assertInstanceOf(
                IOException.class,
                assertThrows(ExecutionException.class, () -> receiving.get(Hearing.SECONDS_MAX, TimeUnit.SECONDS))
                        .getCause());
        hearing.awaitEnd("");
    }

    @Test
    void manyCallersAreServed() throws Exception {
        int callers = 200;
        List<Hearing> hearings =
                IntStream.range(0, callers).mapToObj(i -> new Hearing()).toList();
        List<ChannelClient> clients = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            server.expect("t" + i, hearings.get(i));
            clients.add(call("t" + i));
        }
        for (int i = 0; i < callers; i++) {
            Connection connection = hearings.get(i).awaitConnection();
            connection.send(new Frame.Terminate());
            assertEquals(new Frame.Terminate(), clients.get(i).receive());
            clients.get(i).send(new Frame.Ready());
            hearings.get(i).awaitFrame(new Frame.Ready());
            clients.get(i).close();
            hearings.get(i).awaitEnd("");
        }
    }
}
