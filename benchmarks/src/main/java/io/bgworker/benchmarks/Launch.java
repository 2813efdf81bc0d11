package io.bgworker.benchmarks;

import io.bgworker.WorkerHandle;
import java.util.List;
import java.util.Optional;

/** From the registration of a worker to the first instruction of its code. */
final class Launch implements Measurement {

    private final Laboratory laboratory;
    private final Subject subject;
    private final Temperature temperature;

    /** How a worker starts. */
    enum Temperature {

        /** As the first one of an application does. */
        UNARCHIVED("cold", ".unarchived", "the first of an application, which has no archive of its classes"),

        /** As all others do that find no spare. */
        COLD("cold", "", "any later one, with an archive of its classes"),

        /** As one does that is registered when a spare waits. */
        SPARE("spare", "", "a spare becomes it");

        final String id;
        final String suffix;
        final String words;

        Temperature(String id, String suffix, String words) {
            this.id = id;
            this.suffix = suffix;
            this.words = words;
        }
    }

    Launch(Laboratory laboratory, Subject subject, Temperature temperature) {
        this.laboratory = laboratory;
        this.subject = subject;
        this.temperature = temperature;
    }

    @Override
    public String id() {
        return "launch." + temperature.id + "." + subject.id + temperature.suffix;
    }

    @Override
    public String what() {
        String beans = subject == Subject.CDI ? " with 20 beans" : "";
        return "from the registration of a worker" + beans + " to the first instruction of its code; "
                + temperature.words;
    }

    @Override
    public Unit unit() {
        return Unit.MILLISECONDS;
    }

    @Override
    public Optional<String> reference() {
        return Optional.of(subject.bareName + (isArchived() ? ", with an archive" : ""));
    }

    /** Whether the reference is. A bare main class has the archive that comes with the JDK. */
    private boolean isArchived() {
        return temperature != Temperature.UNARCHIVED && subject == Subject.CDI;
    }

    private Place place() {
        return switch (temperature) {
            case UNARCHIVED -> laboratory.cold();
            case COLD -> laboratory.warm();
            case SPARE -> laboratory.withSpare(subject);
        };
    }

    @Override
    public Optional<String> prepare() throws Exception {
        if (temperature != Temperature.UNARCHIVED) {
            laboratory.awaitArchive(subject);
        }
        if (isArchived()) {
            laboratory.archiveBare(subject);
        }
        if (temperature == Temperature.SPARE) {
            place().awaitEnd(place().register(
                            subject, laboratory.leave())); // There is no spare before the first worker.
            laboratory.marks.next();
        }
        return Optional.empty();
    }

    @Override
    public void ours(Samples samples) throws Exception {
        if (temperature == Temperature.SPARE) {
            place().awaitSpare();
        }
        long begin = System.nanoTime();
        WorkerHandle worker = place().register(subject, laboratory.leave());
        samples.add(laboratory.marks.next() - begin);
        place().awaitEnd(worker);
    }

    @Override
    public void reference(Samples samples) throws Exception {
        if (temperature == Temperature.SPARE) {
            place().awaitSpare(); // Or it would start beside the reference.
        }
        List<String> command = isArchived()
                ? laboratory.bareWithArchive(subject, laboratory.leave())
                : laboratory.bare(subject, laboratory.leave());
        long begin = System.nanoTime();
        Process process = new ProcessBuilder(command).inheritIO().start();
        samples.add(laboratory.marks.next() - begin);
        process.waitFor();
    }
}
