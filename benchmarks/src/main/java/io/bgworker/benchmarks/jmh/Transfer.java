package io.bgworker.benchmarks.jmh;

import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Sends messages from one thread to another through memory that each of them has mapped: copied in, and copied out. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public abstract class Transfer {

    /** Of the ring of both. The messages of Agrona's are an eighth of it at most. */
    static final int RING_BYTES = 1 << 20;

    /** How long a message is. */
    @Param("8")
    public int bytes;

    /** How many are sent. */
    @Param("1000")
    public int messages;

    /** Begins a round of the sending thread. */
    private final Semaphore begin = new Semaphore(0);

    private volatile boolean ended;

    /** Sends messages, all with the same content. */
    abstract void send(int count, byte[] message) throws InterruptedException;

    /** Receives as many, and copies each. */
    abstract void receive(int count, byte[] target) throws InterruptedException;

    abstract void close() throws IOException;

    /** Starts the thread that sends. */
    @Setup
    public void start() {
        Thread thread = new Thread(this::sendRounds, "sender");
        thread.setDaemon(true);
        thread.start();
    }

    private void sendRounds() {
        byte[] message = new byte[bytes];
        try {
            for (begin.acquire(); !ended; begin.acquire()) {
                send(messages, message);
            }
        } catch (InterruptedException | RuntimeException e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(1); // Who receives would wait for ever.
        }
    }

    /** Ends it. */
    @TearDown
    public void end() throws IOException {
        ended = true;
        begin.release();
        close();
    }

    /** From when the other thread is asked to send until all is received. */
    @Benchmark
    public byte[] transfer() throws InterruptedException {
        byte[] target = new byte[bytes];
        begin.release();
        receive(messages, target);
        return target;
    }
}
