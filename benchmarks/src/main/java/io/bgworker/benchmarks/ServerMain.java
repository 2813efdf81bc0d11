package io.bgworker.benchmarks;

import io.bgworker.WorkerHandle;
import io.bgworker.benchmarks.subject.Order;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A server that will be killed: starts workers, or bare processes, tells their process ids, and waits. */
final class ServerMain {

    private ServerMain() {}

    /** With the number of workers, then either the directory and the socket of the marks, or the command of the bare ones. */
    public static void main(String[] args) throws Exception {
        int count = Integer.parseInt(args[1]);
        List<String> pids = args[0].equals("workers")
                ? workers(count, Path.of(args[2]), args[3])
                : bare(count, Arrays.asList(args).subList(2, args.length));
        System.out.println(String.join(" ", pids));
        Thread.currentThread().join();
    }

    private static List<String> workers(int count, Path directory, String socket) throws InterruptedException {
        Place place = new Place(directory, true, 0);
        List<WorkerHandle> handles = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            handles.add(place.register(Subject.PLAIN, new Order(socket, Order.Then.WAIT)));
        }
        List<String> pids = new ArrayList<>();
        for (WorkerHandle handle : handles) {
            handle.awaitReady(Duration.ofMinutes(1));
            pids.add(Long.toString(handle.pid().orElseThrow()));
        }
        return pids;
    }

    private static List<String> bare(int count, List<String> command) throws Exception {
        List<String> pids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            pids.add(Long.toString(new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .pid()));
        }
        return pids;
    }
}
