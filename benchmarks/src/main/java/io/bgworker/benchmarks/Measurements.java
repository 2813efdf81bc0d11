package io.bgworker.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** All measurements, in the order of the table. */
final class Measurements {

    private static final int TOGETHER = 10;

    private Measurements() {}

    static List<Measurement> all(Laboratory laboratory) {
        List<Measurement> all = new ArrayList<>();
        for (Subject subject : Subject.values()) {
            all.add(new Launch(laboratory, subject, Launch.Temperature.COLD));
            all.add(new Launch(laboratory, subject, Launch.Temperature.WARM));
            all.add(new Launch(laboratory, subject, Launch.Temperature.SPARE));
        }
        for (LaunchBesidePostgreSql.Until until : LaunchBesidePostgreSql.Until.values()) {
            all.add(new LaunchBesidePostgreSql(laboratory, until));
        }
        all.add(new DeathSeen(laboratory));
        for (Subject subject : Subject.values()) {
            all.add(new IdleMemory(laboratory, subject, TOGETHER));
        }
        all.add(new ServerDeath(laboratory, TOGETHER));
        for (QueueThroughput.Size size : QueueThroughput.Size.values()) {
            all.add(new QueueThroughput(size));
            all.add(new QueueBesidePostgreSql(laboratory, size));
        }
        for (QueueRoundTrip.Mode mode : QueueRoundTrip.Mode.values()) {
            all.add(new QueueRoundTrip(laboratory, mode));
        }
        for (SharedMemoryStep.Step step : SharedMemoryStep.Step.values()) {
            all.add(new SharedMemoryStep(step));
        }
        all.add(new ResetCycle(laboratory));
        for (int workers : new int[] {10, 1_000, 100_000}) {
            all.add(new SupervisorCore(workers));
        }
        return all;
    }
}
