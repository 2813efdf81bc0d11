package io.bgworker.launcher;

import io.bgworker.WorkerId;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What a process is to be started for.
 *
 * @param name of the worker, or of the spare, as threads are called by
 * @param worker the name of the worker, or of the spare, for people
 * @param directory the name of its directory, which no other process of the application has or had
 * @param jvmOptions its JVM options, after ours
 * @param container whether it has a container of its own
 * @param classes tells the classes that it is known to load, as known when somebody asks; may block
 * @param heapDump whether it may leave a heap dump when it runs out of memory
 * @param javaHome the Java to run it
 * @param token what it will prove itself with
 * @param output takes its output, line by line, on a thread of its own
 * @param loaded takes the classes that it has loaded so far, whenever that is asked for and at its end, on any thread; empty if nobody needs to know them
 */
public record LaunchRequest(
        String name,
        String worker,
        String directory,
        List<String> jvmOptions,
        boolean container,
        Supplier<List<String>> classes,
        boolean heapDump,
        Path javaHome,
        String token,
        Consumer<String> output,
        Optional<Consumer<List<String>>> loaded) {

    /**
     * The name of the directory of a worker's process.
     *
     * @param id the worker
     * @param incarnation which process of the worker
     * @return the name
     */
    public static String directory(WorkerId id, int incarnation) {
        return id + "-" + incarnation;
    }
}
