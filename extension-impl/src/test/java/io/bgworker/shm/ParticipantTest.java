package io.bgworker.shm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.bgworker.SharedMemoryException;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class ParticipantTest {

    private final SharedDirectory directory = new SharedDirectory();

    @AfterEach
    void close() {
        directory.close();
    }

    /** What has no room for its name, on a file system that is full for instance, can ask again when there is some. */
    @Test
    void whoCannotJoinLeavesNothingInItsOwnWay() throws Exception {
        Files.createDirectory(directory.file("5"));
        assertThrows(SharedMemoryException.class, () -> directory.worker(5));
        try (var files = Files.list(directory.path())) {
            assertEquals(
                    0, files.filter(file -> file.toString().endsWith(".here")).count());
        }
        assertEquals(5, directory.worker(5).number());
    }
}
