package io.bgworker.shm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A generation of memory for a test: a directory, its segments, and participants that are all in this JVM. */
final class SharedDirectory implements AutoCloseable {

    static final long GENERATION = 7;

    private final Path directory;
    private final List<Participant> participants = new ArrayList<>();

    SharedDirectory() {
        Path memory = Path.of("/dev/shm");
        try {
            directory = Files.createTempDirectory(Files.isDirectory(memory) ? memory : Path.of("/tmp"), "bgw");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path path() {
        return directory;
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    Participant worker(int number) {
        return join(number, false);
    }

    Participant server(int number) {
        return join(number, true);
    }

    private Participant join(int number, boolean careful) {
        Participant participant = Participant.join(directory, number, "worker-" + number, careful);
        participants.add(participant);
        return participant;
    }

    /** Attaches to a segment, which is made if there is none of the name. */
    Attachment attach(Participant participant, String name, long bytes) {
        SegmentFile.Identity identity = new SegmentFile.Identity(name.hashCode(), GENERATION, bytes);
        if (!Files.exists(file(name))) {
            SegmentFile.create(file(name), identity);
        }
        return participant.attach(SegmentFile.open(file(name), identity), GENERATION, "segment '" + name + "'");
    }

    Area area(Participant participant, String name, long bytes) {
        return (Area) attach(participant, name, bytes).area();
    }

    @Override
    public void close() {
        participants.forEach(Participant::close);
        delete(directory);
    }

    static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted((one, other) -> other.compareTo(one))
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
