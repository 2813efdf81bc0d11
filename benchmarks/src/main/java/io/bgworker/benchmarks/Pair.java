package io.bgworker.benchmarks;

import io.bgworker.Capability;
import io.bgworker.QueueReceiver;
import io.bgworker.QueueResult;
import io.bgworker.QueueSender;
import io.bgworker.RestartPolicy;
import io.bgworker.SharedBytes;
import io.bgworker.SharedMemory;
import io.bgworker.WorkerSpec;
import io.bgworker.benchmarks.subject.Talk;
import io.bgworker.benchmarks.subject.Talker;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Two workers that send each other messages by queues, and tell how long that took. They sleep while they are not asked. */
final class Pair {

    private static final Duration LONG = Duration.ofMinutes(2);

    private final QueueSender leader;
    private final QueueSender follower;
    private final QueueReceiver answers;

    /** Starts them. */
    Pair(Place place) {
        for (String role : List.of(Talker.LEADER, Talker.FOLLOWER)) {
            place.register(WorkerSpec.builder(Talker.class)
                    .name(role)
                    .mainArg(role)
                    .capabilities(Capability.SHARED_MEMORY)
                    .restartPolicy(RestartPolicy.never())
                    .build());
        }
        SharedMemory memory = place.sharedMemory();
        leader = Talker.teller(memory, Talker.LEADER);
        follower = Talker.teller(memory, Talker.FOLLOWER);
        answers = memory.queue(Talker.ANSWERS, Talker.ANSWERS_BYTES).receiver();
    }

    /** Sends messages that each come back. The samples get how long each took. */
    void roundTrips(Talk talk, Samples samples) throws InterruptedException {
        talk(talk).forEach(samples::add);
    }

    /** Sends messages one way, copied in and copied out, and says how long that took in nanoseconds, for all of them. */
    long oneWay(int count, int bytes) throws InterruptedException {
        return talk(new Talk(Talk.Kind.ONE_WAY, count, bytes, 0)).get(0);
    }

    private List<Long> talk(Talk talk) throws InterruptedException {
        byte[] task = talk.encode();
        follower.send(task);
        leader.send(task);
        List<Long> nanos = new ArrayList<>();
        QueueResult result = answers.receive(answer -> read(answer, nanos), LONG);
        if (result != QueueResult.SUCCESS) {
            throw new IllegalStateException("Two workers must answer " + talk + " within " + LONG + ": " + result);
        }
        return nanos;
    }

    private static void read(SharedBytes answer, List<Long> nanos) {
        ByteBuffer longs = ByteBuffer.wrap(answer.toArray());
        while (longs.hasRemaining()) {
            nanos.add(longs.getLong());
        }
    }
}
