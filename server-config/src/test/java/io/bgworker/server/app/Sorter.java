package io.bgworker.server.app;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import java.util.Arrays;

/** A bean that the server and workers have, each their own. */
@ApplicationScoped
public class Sorter {

    @Counted
    public String sort(String words) {
        String[] sorted = words.split(" ", -1);
        Arrays.sort(sorted);
        return String.join(" ", sorted);
    }

    void delivered(@Observes String what) {
        System.out.println("heard of " + what);
    }

    void started(@Observes Startup event) {
        System.out.println("sorter startup in " + ProcessHandle.current().pid());
    }

    @PreDestroy
    void end() {
        System.out.println("sorter is gone");
    }
}
