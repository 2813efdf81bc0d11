package io.bgworker.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.contract.Rule;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@Rule("SIG-03")
final class ChildEpochTest {

    private final List<Long> acknowledged = new ArrayList<>();
    private final ChildEpoch epoch = new ChildEpoch(acknowledged::add);

    @Test
    void isBehindFromBeingToldUntilItHasAcknowledged() {
        assertFalse(epoch.isBehind());
        epoch.tell(1);
        assertTrue(epoch.isBehind());
        epoch.acknowledge(1);
        assertFalse(epoch.isBehind());
    }

    @Test
    void anEpochIsAcknowledgedOnce() {
        epoch.tell(1);
        epoch.acknowledge(1);
        epoch.acknowledge(1);
        assertEquals(List.of(1L), acknowledged);
    }

    @Test
    void oneThatIsLateForTheNewestHasAcknowledgedTheOldOne() {
        epoch.tell(1);
        epoch.tell(2);
        epoch.acknowledge(1);
        assertTrue(epoch.isBehind());
        epoch.acknowledge(2);
        assertEquals(List.of(1L, 2L), acknowledged);
    }

    @Test
    void nothingIsAcknowledgedBeforeAnythingWasTold() {
        epoch.acknowledge(epoch.told());
        assertEquals(List.of(), acknowledged);
    }
}
