package io.bgworker.cdi;

import io.bgworker.WorkerException;
import io.bgworker.protocol.NotificationText;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The channels that observers of notifications name. */
final class ObservedChannels {

    /** With one of the observers that name it. */
    private final SortedMap<String, String> observers = new TreeMap<>();

    void add(String channel, String observer) {
        observers.put(channel, observer);
    }

    /** In their order. */
    Set<String> names() {
        return observers.keySet();
    }

    /** Names that nothing could be told by; an observer would wait for ever. */
    List<WorkerException> problems() {
        List<WorkerException> problems = new ArrayList<>();
        observers.forEach((channel, observer) -> {
            try {
                NotificationText.checkChannel(channel);
            } catch (IllegalArgumentException e) {
                problems.add(new WorkerException("Observer " + observer + ": @Channel: " + e.getMessage()));
            }
        });
        return problems;
    }
}
