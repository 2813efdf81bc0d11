package io.bgworker.shm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.bgworker.SegmentInfo;
import io.bgworker.SegmentKind;
import io.bgworker.SharedMemoryException;
import io.bgworker.SharedMemoryResetException;
import io.bgworker.contract.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a process has of shared memory when a reset comes while it asks. */
@Timeout(120)
final class SharedMemoryClientTest {

    private static final long BYTES = 64;

    private final SharedDirectory directory = new SharedDirectory();
    private final Supervisor supervisor = new Supervisor();
    private final SharedMemoryClient client = new SharedMemoryClient(
            supervisor,
            directory.server(1),
            directory.path(),
            SharedDirectory.GENERATION,
            (view, thrown) -> supervisor.said.add(view + " " + thrown));

    /** Grants everything, and does something before it has answered. */
    private final class Supervisor implements SegmentService {

        private final List<String> said = new ArrayList<>();
        private Runnable meanwhile = () -> {};
        private boolean over;

        private GrantedSegment grant(String name) {
            GrantedSegment granted =
                    new GrantedSegment(7, name, SegmentKind.SEGMENT, BYTES, SharedDirectory.GENERATION, false);
            SegmentFile.create(GrantedSegment.file(directory.path(), 7), granted.identity());
            meanwhile.run();
            return granted;
        }

        @Override
        public GrantedSegment open(String name, SegmentKind kind, long bytes, boolean initializes) {
            return grant(name);
        }

        @Override
        public GrantedSegment create(long bytes) {
            return grant("");
        }

        @Override
        public Optional<GrantedSegment> attach(long handle) {
            return Optional.of(grant(""));
        }

        @Override
        public void initialized(long handle, boolean initialized) {
            said.add("initialized " + initialized);
        }

        @Override
        public void detach(long handle) {
            said.add("detach " + handle);
        }

        @Override
        public void pin(long handle, boolean pinned) {}

        @Override
        public boolean isOver() {
            return over;
        }

        @Override
        public List<SegmentInfo> segments() {
            return List.of();
        }

        @Override
        public void mapped(long handle, Object mapping) {}
    }

    @AfterEach
    void close() {
        directory.close();
    }

    /** Or it had a view that never throws, of memory that nobody writes any more. */
    @Test
    @Rule("EXI-09")
    void whatIsGrantedBeforeAResetIsNotHadAfterIt() {
        supervisor.meanwhile = client::reset;
        SharedMemoryResetException reset =
                assertThrows(SharedMemoryResetException.class, () -> client.segment("jobs", BYTES));
        assertEquals("segment 'jobs'", reset.view());
        assertEquals(SharedDirectory.GENERATION, reset.generation());
    }

    /** The files go before their users hear of it. */
    @Test
    @Rule("EXI-09")
    void fileThatAResetHasTakenAwayIsToldAsThat() {
        supervisor.meanwhile = () -> {
            SharedDirectory.delete(GrantedSegment.file(directory.path(), 7));
            supervisor.over = true;
        };
        assertThrows(SharedMemoryResetException.class, () -> client.create(BYTES));
    }

    @Test
    void fileThatIsGoneForAnotherReasonIsToldAsItIsAndTheSegmentGivenBack() {
        supervisor.meanwhile = () -> SharedDirectory.delete(GrantedSegment.file(directory.path(), 7));
        assertEquals(
                SharedMemoryException.class,
                assertThrows(SharedMemoryException.class, () -> client.create(BYTES))
                        .getClass());
        assertEquals(List.of("detach 7"), supervisor.said);
    }
}
