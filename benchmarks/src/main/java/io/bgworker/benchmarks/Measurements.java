package io.bgworker.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** All measurements, in the order of the table. */
final class Measurements {

    private static final int TOGETHER = 10;
    private static final int MANY = 100;

    private Measurements() {}

    static List<Measurement> all(Laboratory laboratory) {
        List<Measurement> all = new ArrayList<>();
        for (Subject subject : Subject.values()) {
            for (Launch.Temperature temperature : Launch.Temperature.values()) {
                all.add(new Launch(laboratory, subject, temperature));
            }
        }
        for (LaunchBesidePostgreSql.Until until : LaunchBesidePostgreSql.Until.values()) {
            all.add(new LaunchBesidePostgreSql(laboratory, until));
        }
        all.add(new Rush(laboratory, MANY));
        all.add(new RushStatus(laboratory, MANY));
        all.add(new RushHttp(MANY));
        all.add(new DeathSeen(laboratory));
        for (Subject subject : Subject.values()) {
            all.add(new IdleMemory(laboratory, subject, TOGETHER));
        }
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
        all.add(new IdleWakeups(laboratory, TOGETHER));
        all.add(new IdleSupervisor(laboratory, TOGETHER));
        for (ServerCost.Kind kind : ServerCost.Kind.values()) {
            all.add(new ServerCost(laboratory, kind, MANY / 2));
        }
        all.add(new ServerStartup());
        all.add(new ServerDeath(laboratory, MANY));
        for (int workers : new int[] {10, 1_000, 100_000}) {
            all.add(new SupervisorCore(workers));
        }
        return all;
    }
}
