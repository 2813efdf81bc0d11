package io.bgworker.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.bgworker.Notification;
import io.bgworker.Notifications;
import io.bgworker.contract.Rule;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

@Rule("OUR-16")
final class MailboxTest {

    private final List<Mailbox.Item<Notification>> delivered = new ArrayList<>();
    private int losses;
    private final Mailbox<Notification> mailbox = new Mailbox<>(delivered::add, () -> losses++);

    private void add(int count) {
        for (int i = 0; i < count; i++) {
            mailbox.add(new Notification("channel", Integer.toString(i)));
        }
    }

    private long lost() {
        return delivered.stream().mapToLong(item -> item.lost()).sum();
    }

    @Test
    void soManyAreUnderWayAtATime() {
        add(Mailbox.UNDER_WAY_MAX + 10);
        assertEquals(Mailbox.UNDER_WAY_MAX, delivered.size());
        mailbox.taken(3);
        assertEquals(Mailbox.UNDER_WAY_MAX + 3, delivered.size());
        mailbox.taken(Integer.MAX_VALUE);
        assertEquals(Mailbox.UNDER_WAY_MAX + 10, delivered.size());
    }

    @Test
    void whatDoesNotFitIsCountedAtItsPlace() {
        int fit = Mailbox.UNDER_WAY_MAX + Notifications.QUEUED_MAX;
        add(fit + 7);
        while (delivered.size() < fit + 1) {
            mailbox.taken(1);
        }
        assertEquals(Mailbox.Item.lost(7), delivered.get(fit));
        add(1);
        mailbox.taken(Mailbox.UNDER_WAY_MAX);
        assertEquals(fit + 2, delivered.size());
        assertEquals(7, lost());
    }

    /** Its place in the order may never come. */
    @Test
    void thatALossBeginsIsToldAtOnceAndOnceForEach() {
        int fit = Mailbox.UNDER_WAY_MAX + Notifications.QUEUED_MAX;
        add(fit);
        assertEquals(0, losses);
        add(5);
        assertEquals(1, losses);
        mailbox.taken(2);
        add(3);
        assertEquals(2, losses);
    }

    @Test
    void nothingIsForgottenHoweverItIsTaken() {
        java.util.Random random = new java.util.Random(4711);
        int added = 0;
        for (int i = 0; i < 1_000; i++) {
            int some = random.nextInt(50);
            add(some);
            added += some;
            mailbox.taken(random.nextInt(40));
        }
        for (int i = 0; i < Notifications.QUEUED_MAX; i++) {
            mailbox.taken(Mailbox.UNDER_WAY_MAX);
        }
        long told = delivered.stream().filter(item -> item.told().isPresent()).count();
        assertEquals(added, told + lost());
    }

    @Test
    void interruptionIsToldOnceAtItsPlace() {
        add(Mailbox.UNDER_WAY_MAX);
        mailbox.interrupted();
        mailbox.interrupted();
        add(1);
        mailbox.taken(Mailbox.UNDER_WAY_MAX);
        assertEquals(Mailbox.UNDER_WAY_MAX + 2, delivered.size());
        assertEquals(Mailbox.Item.lost(0), delivered.get(Mailbox.UNDER_WAY_MAX));
    }

    /** Else a long queue would be a deep stack. */
    @Test
    void whatIsDealtWithAtOnceIsNoRecursion() {
        List<Integer> depths = new ArrayList<>();
        Deque<Runnable> taken = new ArrayDeque<>();
        AtomicReference<Mailbox<Integer>> self = new AtomicReference<>();
        AtomicBoolean atOnce = new AtomicBoolean();
        self.set(new Mailbox<>(
                item -> {
                    depths.add(new Throwable().getStackTrace().length);
                    if (atOnce.get()) {
                        self.get().taken(1);
                    }
                    taken.add(() -> self.get().taken(1));
                },
                () -> {}));
        for (int i = 0; i < Mailbox.UNDER_WAY_MAX + 100; i++) {
            self.get().add(i);
        }
        atOnce.set(true);
        taken.removeFirst().run();
        assertEquals(Mailbox.UNDER_WAY_MAX + 100, depths.size());
        assertEquals(depths.get(Mailbox.UNDER_WAY_MAX), depths.get(depths.size() - 1));
    }

    @Test
    void workerThatClaimsNonsenseGetsNoMoreThanItShould() {
        mailbox.taken(-5);
        mailbox.taken(1_000);
        add(Mailbox.UNDER_WAY_MAX + 10);
        assertEquals(Mailbox.UNDER_WAY_MAX, delivered.size());
    }
}
