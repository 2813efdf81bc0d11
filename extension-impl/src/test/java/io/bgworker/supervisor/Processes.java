package io.bgworker.supervisor;

import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The processes of a {@link Scenario}, each reacting to orders in its own manner and time. Keeps what was ordered and told
 * on the way.
 */
final class Processes {

    /** What a process does when it is told to terminate. All but the last go away when they are killed. */
    enum Manner {
        OBEYS,
        ENDS_WHEN_INTERRUPTED,
        IS_DEAF,
        ANNOUNCES_ITS_END_AND_LINGERS,
        CLOSES_ITS_CHANNEL_AND_LINGERS,
        CANNOT_BE_KILLED
    }

    /** What becomes of the order to start a process. */
    enum Launch {
        AT_ONCE,
        LATE,
        FAILS,
        NEVER_ANSWERED
    }

    /** How long a reaction takes. */
    static final Duration REACTION = Duration.ofMillis(10);

    static final Duration LATE_LAUNCH = Duration.ofSeconds(3);

    private final Scenario story;
    private final Map<String, Manner> manners = new HashMap<>();
    private final Map<String, Launch> launches = new HashMap<>();
    private final Map<String, Duration> deathTimes = new HashMap<>();
    private final List<Due> due = new ArrayList<>();

    /** Name and incarnation of those that have ended. */
    private final Set<String> ended = new HashSet<>();

    /** Name and incarnation of those that were to be killed. */
    private final Set<String> killed = new HashSet<>();

    private final List<Moment> moments = new ArrayList<>();

    private record Due(long atNanos, Runnable reaction) {}

    /** What the machine did at a time, since the beginning. */
    record Moment(Duration at, List<String> orders, List<Effect> effects) {
        @Override
        public String toString() {
            return at.toMillis() + " " + String.join(", ", orders);
        }
    }

    private final long begin;

    Processes(Scenario story) {
        this.story = story;
        begin = story.now();
    }

    Processes manner(String name, Manner manner) {
        manners.put(name, manner);
        return this;
    }

    Processes launch(String name, Launch launch) {
        launches.put(name, launch);
        return this;
    }

    /** How long a process takes to die of a kill. */
    Processes deathTakes(String name, Duration time) {
        deathTimes.put(name, time);
        return this;
    }

    /** Takes up what was ordered before. */
    Processes begin(String... names) {
        for (String name : names) {
            if (story.id(name) != null) {
                switch (story.state(name)) {
                    case LAUNCHING -> react("start", name);
                    case TERMINATING -> react("terminate", name);
                    case KILLED -> react("kill", name);
                    default -> {
                        // Nothing is asked of it.
                    }
                }
            }
        }
        return this;
    }

    // ---- Time

    Duration now() {
        return Duration.ofNanos(story.now() - begin);
    }

    /** Lets time pass, with all that happens on the way. */
    Processes passes(Duration time) {
        long end = story.now() + time.toNanos();
        while (true) {
            long next = due.stream().mapToLong(Due::atNanos).min().orElse(Long.MAX_VALUE);
            long step = Math.min(next, end) - story.now();
            story.passes(story.untilNextDeadline(Duration.ofNanos(step)));
            note();
            List<Due> now =
                    due.stream().filter(each -> each.atNanos() <= story.now()).toList();
            due.removeAll(now);
            now.forEach(each -> each.reaction().run());
            if (now.isEmpty() && story.now() == end) {
                return this;
            }
        }
    }

    /** Takes note of what the latest act brought about, and has the processes react to it. */
    Processes note() {
        List<String> orders = story.orders();
        List<Effect> effects = story.told(Effect.class);
        if (!effects.isEmpty()) {
            moments.add(new Moment(now(), orders, effects));
        }
        for (String order : orders) {
            String[] words = order.split(" ", -1);
            react(words[0], words[1]);
        }
        return this;
    }

    private void noteAfter(Scenario act) {
        assertSame(story, act);
        note();
    }

    private void react(String order, String name) {
        switch (order) {
            case "start" -> {
                switch (launches.getOrDefault(name, Launch.AT_ONCE)) {
                    case AT_ONCE -> after(REACTION, () -> starts(name));
                    case LATE -> after(LATE_LAUNCH, () -> starts(name));
                    case FAILS -> after(REACTION, () -> noteAfter(story.failsToLaunch(name)));
                    case NEVER_ANSWERED -> {
                        // Whatever it waits for.
                    }
                }
            }
            case "terminate" -> {
                switch (manner(name)) {
                    case OBEYS -> end(name, Scenario.RETURNED);
                    case ANNOUNCES_ITS_END_AND_LINGERS ->
                        ifAlive(name, REACTION, () -> noteAfter(story.announces(name, Scenario.RETURNED)));
                    case CLOSES_ITS_CHANNEL_AND_LINGERS ->
                        ifAlive(name, REACTION, () -> noteAfter(story.channelEnds(name)));
                    case ENDS_WHEN_INTERRUPTED, IS_DEAF, CANNOT_BE_KILLED -> {
                        // Not by a word.
                    }
                }
            }
            case "interrupt" -> {
                if (manner(name) == Manner.ENDS_WHEN_INTERRUPTED) {
                    end(name, Scenario.THREW);
                }
            }
            case "kill" -> {
                killed.add(incarnation(name));
                if (manner(name) != Manner.CANNOT_BE_KILLED) {
                    ifAlive(name, deathTimes.getOrDefault(name, REACTION), () -> dies(name));
                }
            }
            default -> {
                // Asks nothing of a process that would be seen.
            }
        }
    }

    private Manner manner(String name) {
        return manners.getOrDefault(name, Manner.OBEYS);
    }

    private void starts(String name) {
        noteAfter(story.launches(name));
        // One that was to be killed when it is known does not come to the next.
        if (isAlive(name) && !killed.contains(incarnation(name))) {
            noteAfter(story.connects(name));
            noteAfter(story.enters(name));
        }
    }

    private void end(String name, Told said) {
        ifAlive(name, REACTION, () -> {
            ended.add(incarnation(name));
            noteAfter(story.ends(name, said));
        });
    }

    /** Is gone without a word. */
    void dies(String name) {
        ended.add(incarnation(name));
        noteAfter(story.dies(name));
    }

    private void ifAlive(String name, Duration time, Runnable reaction) {
        String incarnation = incarnation(name);
        after(time, () -> {
            if (!ended.contains(incarnation)) {
                reaction.run();
            }
        });
    }

    private void after(Duration time, Runnable reaction) {
        due.add(new Due(story.now() + time.toNanos(), reaction));
    }

    // ---- What is seen

    /** Whether there is a process that has not ended. */
    boolean isAlive(String name) {
        return story.view(name).pid() != 0 && !ended.contains(incarnation(name));
    }

    /** Whether its present process was to be killed. */
    boolean isKilled(String name) {
        return killed.contains(incarnation(name));
    }

    private String incarnation(String name) {
        return name + " " + story.incarnation(name);
    }

    /** All that the machine did, in order. */
    List<Moment> moments() {
        return moments;
    }

    /** All that was ordered for a process, in order. */
    List<String> ordersFor(String name) {
        return moments.stream()
                .flatMap(moment -> moment.orders().stream())
                .filter(order -> order.split(" ", -1)[1].equals(name))
                .toList();
    }
}
