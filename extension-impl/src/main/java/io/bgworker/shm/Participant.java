package io.bgworker.shm;

import io.bgworker.SharedMemoryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * This process among those that share a generation of memory: its number, its bells, what it knows of the others, what it is
 * attached to. In its directory, beside the segments, are
 *
 * <pre>
 *   mutex             locked by whoever takes a side of a queue and the like
 *   3                 the name of participant 3
 *   3.here            where it listens as long as it lives
 *   3-1.bell          where its first sleeper listens
 * </pre>
 *
 * <p>All methods may be called by any thread.
 */
public final class Participant implements AutoCloseable {

    /** Numbers of participants are below this; the rest of a long is for tickets. */
    private static final int NUMBER_BITS = 24;

    private static final int TICKET_BITS = Long.SIZE - 1 - NUMBER_BITS;

    private final Path directory;
    private final int number;
    private final boolean careful;
    private final Mutex mutex;
    private final SocketDoorbell doorbell;
    private final Peers peers;
    private final AtomicLong tickets;
    private final Set<Attachment> attachments = ConcurrentHashMap.newKeySet();
    private final DeferredInterrupts interrupts = new DeferredInterrupts(this::holdsLock);

    private Participant(Path directory, int number, boolean careful) throws IOException {
        this.directory = directory;
        this.number = number;
        this.careful = careful;
        tickets = new AtomicLong((long) number << TICKET_BITS);
        mutex = Mutex.open(directory.resolve("mutex"));
        Peers opened = null;
        try {
            opened = Peers.open(directory, number, this::lost);
        } finally {
            if (opened == null) {
                mutex.close();
            }
        }
        peers = opened;
        doorbell = new SocketDoorbell(directory, number, peers::again);
    }

    /**
     * Joins those that share the memory of a directory.
     *
     * @param directory the directory of the generation. Its path must be so short that sockets may be in it: 80 bytes
     * @param number who this is, 1 to 2²⁴ − 1, never used twice in a generation
     * @param name what others call it, for instance in who holds a lock
     * @param careful whether it must survive whatever somebody does to the files: it uses no atomic instructions then, and
     *     looks before and after each access whether the file is whole
     * @return this process, attached to nothing
     * @throws SharedMemoryException if it cannot
     */
    public static Participant join(Path directory, int number, String name, boolean careful) {
        if (number < 1 || number >= 1 << NUMBER_BITS) {
            throw new IllegalArgumentException(
                    "The number of a participant must be 1 to " + ((1 << NUMBER_BITS) - 1) + ", was " + number);
        }
        Participant participant = null;
        boolean joined = false;
        try {
            participant = new Participant(directory, number, careful);
            Files.writeString(participant.nameFile(number), name);
            joined = true;
            return participant;
        } catch (IOException e) {
            throw new SharedMemoryException(
                    "Shared memory cannot be joined by " + name + " in " + directory + ": " + e, e);
        } finally {
            if (!joined && participant != null) {
                participant.close(); // Who asks again, when there is room again, does so with the same number.
            }
        }
    }

    /**
     * Attaches to a segment.
     *
     * @param file its file; this closes it
     * @param generation the generation of this memory
     * @param view what messages call it, for instance {@code segment 'progress'}
     * @return the attachment
     */
    public Attachment attach(SegmentFile file, long generation, String view) {
        Attachment attachment = new Attachment(this, file, generation, view);
        attachments.add(attachment);
        return attachment;
    }

    void detached(Attachment attachment) {
        attachments.remove(attachment);
    }

    /** Releases all locks that this process holds: first of all that an orderly end does. */
    public void releaseLocks() {
        attachments.forEach(Attachment::releaseLocks);
    }

    /**
     * Interrupts a thread: now, or when it has released the last lock that it acquired.
     *
     * @param thread a thread of this process
     */
    public void interrupt(Thread thread) {
        interrupts.interrupt(thread);
    }

    private boolean holdsLock(Thread thread) {
        return attachments.stream().anyMatch(attachment -> attachment.holdsLock(thread));
    }

    /** The generation has ended: every view throws from now on, and so does who waits. */
    public void reset() {
        attachments.forEach(Attachment::reset);
        doorbell.wakeAll();
        close();
    }

    /** Takes leave: releases locks, detaches from everything, and is gone for the others. */
    @Override
    public void close() {
        releaseLocks();
        attachments.forEach(Attachment::detach);
        peers.tryAgain(); // Somebody may sleep whom nobody rings later.
        peers.close();
        doorbell.close();
        mutex.close();
        try {
            Files.deleteIfExists(nameFile(number));
        } catch (IOException e) {
            // The directory is removed with everything in it, later.
        }
    }

    // ---- For the structures

    int number() {
        return number;
    }

    boolean isCareful() {
        return careful;
    }

    /** Refuses what needs an atomic instruction, which on a page of a truncated file ends the JVM. */
    void checkAtomic(String what) {
        if (careful) {
            throw new UnsupportedOperationException(
                    what + " of shared memory must be changed in one step by workers only: in the"
                            + " server a truncated file would end the JVM then");
        }
    }

    Mutex mutex() {
        return mutex;
    }

    Doorbell doorbell() {
        return doorbell;
    }

    DeferredInterrupts interrupts() {
        return interrupts;
    }

    /** A number for one sleep, never used by anybody before. */
    long ticket() {
        return tickets.incrementAndGet();
    }

    /** Wants to hear of the end of another participant: its sleepers are woken then. */
    void watch(int other) {
        peers.watch(other);
    }

    boolean isGone(int other) {
        return peers.isGone(other);
    }

    private void lost(int other) {
        doorbell.forgetParticipant(other);
        doorbell.wakeAll();
    }

    /** What a participant is called; empty if it is gone. */
    Optional<String> name(int other) {
        try {
            return Optional.of(Files.readString(nameFile(other)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Path nameFile(int participant) {
        return directory.resolve(Integer.toString(participant));
    }
}
