package io.bgworker.worker;

import io.bgworker.BackgroundWorker;
import io.bgworker.Datum;
import io.bgworker.EntryPoint;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerEntry;
import io.bgworker.WorkerException;
import io.bgworker.WorkerMain;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;

/** The application's entry point, loaded and ready to be called. */
@FunctionalInterface
interface UserMain {

    void call(WorkerContext context) throws Throwable;

    /** Makes the instance of a class. */
    @FunctionalInterface
    interface Instances {

        Object of(Class<?> type) throws Throwable;
    }

    /** Loads, and initialises, the class of the entry point, and has its instance made. */
    static UserMain load(WorkerEntry entry, Instances instances) throws Throwable {
        EntryPoint entryPoint = entry.entryPoint();
        Class<?> type = Class.forName(entryPoint.className());
        if (!entryPoint.methodName().isEmpty()) {
            return method(type, entry, instances);
        }
        if (instances.of(type) instanceof WorkerMain main) {
            return main::main;
        }
        throw new WorkerException("Entry point " + entryPoint + " must implement " + WorkerMain.class.getName());
    }

    /** By the constructor without parameters. */
    static Object newInstance(Class<?> type) throws Throwable {
        Constructor<?> constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        try {
            return constructor.newInstance();
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    private static UserMain method(Class<?> type, WorkerEntry entry, Instances instances) throws Throwable {
        Method method = Arrays.stream(type.getDeclaredMethods())
                .filter(each -> each.getName().equals(entry.entryPoint().methodName()))
                .filter(each -> each.isAnnotationPresent(BackgroundWorker.class))
                .findFirst()
                .orElseThrow(() -> new WorkerException("Entry point " + entry.entryPoint()
                        + " must be a method annotated with @" + BackgroundWorker.class.getSimpleName()));
        method.setAccessible(true);
        Object target = Modifier.isStatic(method.getModifiers()) ? null : instances.of(type);
        return context -> {
            Object[] arguments = Arrays.stream(method.getParameterTypes())
                    .map(parameter -> parameter == Datum.class ? entry.mainArg() : context)
                    .toArray();
            try {
                method.invoke(target, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
            }
        };
    }
}
