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
        COLD("cold", "the first of an application, which has no archive of its classes"),

        /** As all others do. */
        WARM("warm", "any later one, with an archive of its classes"),

        /** As one does that is registered when a spare waits. */
        SPARE("spare", "a spare becomes it");

        final String id;
        final String words;

        Temperature(String id, String words) {
            this.id = id;
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
        return "launch." + temperature.id + "." + subject.id;
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
        return Optional.of(subject.bareName);
    }

    private Place place() {
        return switch (temperature) {
            case COLD -> laboratory.cold();
            case WARM -> laboratory.warm();
            case SPARE -> laboratory.withSpare(subject);
        };
    }

    @Override
    public Optional<String> prepare() throws Exception {
        if (temperature != Temperature.COLD) {
            laboratory.awaitArchive(subject);
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
        List<String> command = laboratory.bare(subject, laboratory.leave());
        long begin = System.nanoTime();
        Process process = new ProcessBuilder(command).inheritIO().start();
        samples.add(laboratory.marks.next() - begin);
        process.waitFor();
    }
}
