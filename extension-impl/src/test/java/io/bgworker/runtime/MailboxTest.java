package io.bgworker.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.bgworker.Notification;
import io.bgworker.Notifications;
import io.bgworker.contract.Rule;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@Rule("OUR-16")
final class MailboxTest {

    private final List<Mailbox.Item> delivered = new ArrayList<>();
    private final Mailbox mailbox = new Mailbox(delivered::add);

    private void add(int count) {
        for (int i = 0; i < count; i++) {
            mailbox.add(new Notification("channel", Integer.toString(i)));
        }
    }

    private long lost() {
        return delivered.stream().mapToLong(Mailbox.Item::lost).sum();
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
        long told = delivered.stream()
                .filter(item -> item.notification().isPresent())
                .count();
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

    @Test
    void workerThatClaimsNonsenseGetsNoMoreThanItShould() {
        mailbox.taken(-5);
        mailbox.taken(1_000);
        add(Mailbox.UNDER_WAY_MAX + 10);
        assertEquals(Mailbox.UNDER_WAY_MAX, delivered.size());
    }
}
