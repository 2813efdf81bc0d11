package io.bgworker.launcher;

import io.bgworker.WorkerId;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a process is to be started for.
 *
 * @param id the worker
 * @param incarnation which process of the worker
 * @param jvmOptions its JVM options, after ours
 * @param container whether it has a container of its own
 * @param classes the classes of the application that it is known to load
 * @param javaHome the Java to run it
 * @param token what it will prove itself with
 * @param output takes its output, line by line, on a thread of its own
 */
public record LaunchRequest(
        WorkerId id,
        int incarnation,
        List<String> jvmOptions,
        boolean container,
        List<String> classes,
        Path javaHome,
        String token,
        Consumer<String> output) {}
