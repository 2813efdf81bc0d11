package io.bgworker.server.app;

import io.bgworker.Channel;
import io.bgworker.Notification;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Writes down what is told to the application, in both ways to hear it. */
@ApplicationScoped
public class Addressee {

    private final Queue<String> heard = new ConcurrentLinkedQueue<>();

    void told(@Observes @Channel("to-application") Notification notification) {
        heard.add(notification.payload());
    }

    void toldAsync(@ObservesAsync @Channel("to-application") Notification notification) {
        heard.add("async: " + notification.payload());
    }

    public List<String> heard() {
        return List.copyOf(heard);
    }
}
