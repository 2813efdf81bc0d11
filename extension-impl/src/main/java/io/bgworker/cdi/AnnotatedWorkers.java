package io.bgworker.cdi;

import io.bgworker.BackgroundWorker;
import io.bgworker.EntryPoint;
import io.bgworker.InvalidWorkerException;
import io.bgworker.RestartPolicy;
import io.bgworker.WorkerException;
import io.bgworker.WorkerSpec;
import io.bgworker.config.Placeholders;
import io.bgworker.runtime.EntryPointCheck;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.config.Config;

/** Makes definitions of the annotations on a class, and says what is wrong with them. */
final class AnnotatedWorkers {

    private AnnotatedWorkers() {}

    /**
     * All workers that a class declares, by its own annotation and those of its methods.
     *
     * @param problems takes what is wrong, with the class named
     */
    static List<WorkerSpec> of(Class<?> type, Config config, List<WorkerException> problems) {
        List<WorkerSpec> specs = new ArrayList<>();
        BackgroundWorker onClass = type.getAnnotation(BackgroundWorker.class);
        if (onClass != null) {
            add(type, new EntryPoint(type.getName(), ""), onClass, config, specs, problems);
        }
        for (Method method : declaredMethods(type)) {
            BackgroundWorker onMethod = method.getAnnotation(BackgroundWorker.class);
            if (onMethod != null) {
                add(type, new EntryPoint(type.getName(), method.getName()), onMethod, config, specs, problems);
            }
        }
        return specs;
    }

    private static List<Method> declaredMethods(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> !method.isBridge() && !method.isSynthetic())
                .toList();
    }

    private static void add(
            Class<?> type,
            EntryPoint entryPoint,
            BackgroundWorker annotation,
            Config config,
            List<WorkerSpec> specs,
            List<WorkerException> problems) {
        String source = "@BackgroundWorker on " + entryPoint;
        try {
            EntryPointCheck.check(source, entryPoint, type);
            specs.add(spec(entryPoint, annotation, config));
        } catch (InvalidWorkerException e) {
            problems.add(e.worker().equals(source) ? e : e.of(source));
        } catch (WorkerException e) {
            problems.add(new WorkerException(source + ": " + e.getMessage(), e));
        }
    }

    private static WorkerSpec spec(EntryPoint entryPoint, BackgroundWorker annotation, Config config) {
        WorkerSpec.Builder builder = WorkerSpec.builder(entryPoint)
                .name(Placeholders.resolve(annotation.name(), config))
                .type(Placeholders.resolve(annotation.type(), config))
                .capabilities(annotation.capabilities())
                .startTime(annotation.startTime())
                .extra(Placeholders.resolve(annotation.extra(), config).getBytes(StandardCharsets.UTF_8))
                .required(annotation.required())
                .declaresReady(annotation.declaresReady())
                .priority(annotation.priority())
                .spares(annotation.spares())
                .javaHome(Placeholders.resolve(annotation.javaHome(), config))
                .jvmOptions(Arrays.stream(annotation.jvmOptions())
                        .map(option -> Placeholders.resolve(option, config))
                        .toArray(String[]::new));
        String mainArg = Placeholders.resolve(annotation.mainArg(), config);
        if (!mainArg.isEmpty()) {
            builder.mainArg(mainArg);
        }
        String restartTime = Placeholders.resolve(annotation.restartTime(), config);
        if (!restartTime.isEmpty()) {
            builder.restartPolicy(RestartPolicy.parse(restartTime));
        }
        return builder.build();
    }
}
