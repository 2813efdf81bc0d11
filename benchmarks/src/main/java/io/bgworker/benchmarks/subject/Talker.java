package io.bgworker.benchmarks.subject;

import io.bgworker.QueueReceiver;
import io.bgworker.QueueResult;
import io.bgworker.QueueSender;
import io.bgworker.SharedBytes;
import io.bgworker.SharedMemory;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerMain;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** One of two workers that send each other messages, of which one leads. Each of them is told what to do by a queue of its own. */
public final class Talker implements WorkerMain {

    /** The main argument of the one that leads, and of the other. */
    public static final String LEADER = "leader";

    public static final String FOLLOWER = "follower";

    /** Where the one that leads tells how long it took, in longs. */
    public static final String ANSWERS = "answers";

    public static final int ANSWERS_BYTES = 1 << 16;

    /** Also of PostgreSQL's, where that is the reference. */
    public static final int RING_BYTES = 1 << 20;

    private static final int TASKS_BYTES = 1024;
    private static final Duration LONG = Duration.ofHours(1);
    private static final byte[] DONE = {1};

    /** The name of the queue by which one is told what to do. */
    public static String tasks(String role) {
        return "tasks-" + role;
    }

    /** That queue. */
    public static QueueSender teller(SharedMemory memory, String role) {
        return memory.queue(tasks(role), TASKS_BYTES).sender();
    }

    @Override
    public void main(WorkerContext context) throws Exception {
        SharedMemory memory = context.sharedMemory();
        String role = context.entry().mainArg().asText();
        boolean leads = role.equals(LEADER);
        QueueSender answers = leads ? memory.queue(ANSWERS, ANSWERS_BYTES).sender() : null;
        QueueSender out = memory.queue(leads ? "there" : "back", RING_BYTES).sender();
        QueueReceiver in = memory.queue(leads ? "back" : "there", RING_BYTES).receiver();
        QueueReceiver tasks = memory.queue(tasks(role), TASKS_BYTES).receiver();
        Talk[] talk = new Talk[1];
        while (tasks.receive(message -> talk[0] = Talk.decode(message)) == QueueResult.SUCCESS) {
            long[] nanos = obey(talk[0], leads, out, in);
            if (answers != null) {
                ByteBuffer answer = ByteBuffer.allocate(nanos.length * Long.BYTES);
                answer.asLongBuffer().put(nanos);
                answers.send(answer.array());
            }
        }
    }

    private static long[] obey(Talk talk, boolean leads, QueueSender out, QueueReceiver in)
            throws InterruptedException {
        return switch (talk.kind()) {
            case ROUND_TRIPS -> leads ? roundTrips(talk, out, in) : echo(talk, out, in);
            case WAKES -> leads ? wakes(talk, out, in) : wake(talk, out, in);
            case ONE_WAY -> leads ? send(talk, out, in) : receive(talk, out, in);
        };
    }

    private static void rest(Talk talk) {
        if (talk.pauseNanos() > 0) {
            LockSupport.parkNanos(talk.pauseNanos());
        }
    }

    // ---- Each message comes back

    private static long[] roundTrips(Talk talk, QueueSender out, QueueReceiver in) throws InterruptedException {
        byte[] message = new byte[talk.bytes()];
        long[] nanos = new long[talk.count()];
        for (int i = 0; i < nanos.length; i++) {
            rest(talk);
            long begin = System.nanoTime();
            out.send(message);
            in.receive(back -> back.get(0, message, 0, message.length));
            nanos[i] = System.nanoTime() - begin;
        }
        return nanos;
    }

    private static long[] echo(Talk talk, QueueSender out, QueueReceiver in) throws InterruptedException {
        byte[] message = new byte[talk.bytes()];
        for (int i = 0; i < talk.count(); i++) {
            in.receive(came -> came.get(0, message, 0, message.length));
            out.send(message);
        }
        return new long[0];
    }

    // ---- Whoever it comes to has slept. A message tells how long the one before took, and when it was sent

    private static long[] wakes(Talk talk, QueueSender out, QueueReceiver in) throws InterruptedException {
        long[] nanos = new long[talk.count()];
        for (int i = 0; i < nanos.length; i++) {
            rest(talk);
            out.send(stamped(0));
            nanos[i] = receiveStamped(in);
        }
        return nanos;
    }

    private static long[] wake(Talk talk, QueueSender out, QueueReceiver in) throws InterruptedException {
        for (int i = 0; i < talk.count(); i++) {
            long nanos = receiveStamped(in);
            rest(talk);
            out.send(stamped(nanos));
        }
        return new long[0];
    }

    private static byte[] stamped(long nanos) {
        return ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(nanos)
                .putLong(System.nanoTime())
                .array();
    }

    /** How long the one before and this one took. */
    private static long receiveStamped(QueueReceiver in) throws InterruptedException {
        byte[] message = new byte[2 * Long.BYTES];
        in.receive(came -> came.get(0, message, 0, message.length));
        long now = System.nanoTime();
        ByteBuffer words = ByteBuffer.wrap(message);
        return words.getLong() + now - words.getLong();
    }

    // ---- All go the same way

    private static long[] send(Talk talk, QueueSender out, QueueReceiver in) throws InterruptedException {
        byte[] message = new byte[talk.bytes()];
        long begin = System.nanoTime();
        for (int i = 0; i < talk.count(); i++) {
            out.send(message, 0, message.length, LONG);
        }
        out.flush();
        in.receive(SharedBytes::bytes);
        return new long[] {System.nanoTime() - begin};
    }

    private static long[] receive(Talk talk, QueueSender out, QueueReceiver in) throws InterruptedException {
        byte[] message = new byte[talk.bytes()];
        for (int i = 0; i < talk.count(); i++) {
            in.receive(came -> came.get(0, message, 0, message.length));
        }
        out.send(DONE);
        return new long[0];
    }
}
