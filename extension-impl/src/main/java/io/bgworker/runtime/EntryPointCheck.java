package io.bgworker.runtime;

import io.bgworker.BackgroundWorker;
import io.bgworker.Datum;
import io.bgworker.EntryPoint;
import io.bgworker.InvalidWorkerException;
import io.bgworker.WorkerContext;
import io.bgworker.WorkerMain;
import jakarta.inject.Inject;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;

/**
 * Whether an entry point can be one: only classes that implement {@link WorkerMain}, and annotated methods of the right
 * signature. Looks at the class without initialising it: no code of it runs in the server.
 */
public final class EntryPointCheck {

    private static final List<List<Class<?>>> SIGNATURES = List.of(
            List.of(), List.of(WorkerContext.class), List.of(Datum.class), List.of(WorkerContext.class, Datum.class));

    private EntryPointCheck() {}

    /**
     * Checks an entry point.
     *
     * @param worker the worker's name, for the error
     * @param entryPoint the entry point
     * @param classLoader the application's
     * @return its class
     * @throws InvalidWorkerException if it cannot be one
     */
    public static Class<?> check(String worker, EntryPoint entryPoint, ClassLoader classLoader) {
        Class<?> type;
        try {
            type = Class.forName(entryPoint.className(), false, classLoader);
        } catch (ClassNotFoundException | LinkageError e) {
            throw new InvalidWorkerException(
                    worker, "entry point", entryPoint.toString(), "a class of the application (" + e + ")");
        }
        check(worker, entryPoint, type);
        return type;
    }

    /**
     * Checks an entry point whose class is known.
     *
     * @param worker the worker's name, for the error
     * @param entryPoint the entry point
     * @param type its class
     * @throws InvalidWorkerException if it cannot be one
     */
    public static void check(String worker, EntryPoint entryPoint, Class<?> type) {
        try {
            checkLoaded(worker, entryPoint, type);
        } catch (LinkageError e) {
            throw new InvalidWorkerException(
                    worker, "entry point", entryPoint.toString(), "a class whose signatures can be loaded (" + e + ")");
        }
    }

    private static void checkLoaded(String worker, EntryPoint entryPoint, Class<?> type) {
        if (entryPoint.methodName().isEmpty()) {
            require(
                    WorkerMain.class.isAssignableFrom(type),
                    worker,
                    entryPoint,
                    "a class that implements " + WorkerMain.class.getName());
            requireInstance(worker, entryPoint, type);
        } else {
            Method method = method(worker, entryPoint, type);
            require(
                    method.getReturnType() == void.class && SIGNATURES.contains(List.of(method.getParameterTypes())),
                    worker,
                    entryPoint,
                    "a void method with no parameter, a WorkerContext, a Datum, or a WorkerContext and a Datum; is "
                            + method.toGenericString());
            if (!Modifier.isStatic(method.getModifiers())) {
                requireInstance(worker, entryPoint, type);
            }
        }
    }

    private static Method method(String worker, EntryPoint entryPoint, Class<?> type) {
        List<Method> methods = Arrays.stream(type.getDeclaredMethods())
                .filter(method -> method.getName().equals(entryPoint.methodName()))
                .filter(method -> method.isAnnotationPresent(BackgroundWorker.class))
                .toList();
        require(
                methods.size() == 1,
                worker,
                entryPoint,
                "the name of one method annotated with @BackgroundWorker (there are " + methods.size() + ")");
        return methods.get(0);
    }

    private static void requireInstance(String worker, EntryPoint entryPoint, Class<?> type) {
        boolean outer = type.isMemberClass() && !Modifier.isStatic(type.getModifiers());
        require(
                !Modifier.isAbstract(type.getModifiers()) && !outer,
                worker,
                entryPoint,
                "of a concrete class that is top-level or static");
        require(
                Arrays.stream(type.getDeclaredConstructors())
                        .anyMatch(each -> each.getParameterCount() == 0 || each.isAnnotationPresent(Inject.class)),
                worker,
                entryPoint,
                "of a class with a constructor without parameters, or one with @Inject");
    }

    private static void require(boolean right, String worker, EntryPoint entryPoint, String expected) {
        if (!right) {
            throw new InvalidWorkerException(worker, "entry point", entryPoint.toString(), expected);
        }
    }
}
