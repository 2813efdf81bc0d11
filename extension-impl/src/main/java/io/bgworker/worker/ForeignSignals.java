package io.bgworker.worker;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;

/**
 * What a worker does on signals of the operating system that the supervisor did not send: SIGTERM is an order to terminate,
 * SIGINT and SIGHUP are not for it (they come from the server's terminal).
 *
 * <p>Through reflection, because the class is in a module that a JVM need not have; without it the JVM's own handling stays.
 */
final class ForeignSignals {

    private ForeignSignals() {}

    static void install(Runnable onTerminate) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object ignore = handler.getField("SIG_IGN").get(null);
            handle(signal, handler, "TERM", running(onTerminate, signal, handler));
            handle(signal, handler, "INT", ignore);
            handle(signal, handler, "HUP", ignore);
        } catch (Throwable e) {
            // No such module, -Xrs, or whatever else: signals then do what they do to any JVM.
        }
    }

    /** {@code s -> onTerminate.run()}, made as javac has it made. To make a proxy takes five times as long. */
    private static Object running(Runnable onTerminate, Class<?> signal, Class<?> handler) throws Throwable {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        MethodHandle run =
                lookup.findStatic(ForeignSignals.class, "run", methodType(void.class, Runnable.class, Object.class));
        return LambdaMetafactory.metafactory(
                        lookup,
                        "handle",
                        methodType(handler, Runnable.class),
                        methodType(void.class, signal),
                        run,
                        methodType(void.class, signal))
                .getTarget()
                .invoke(onTerminate);
    }

    @SuppressWarnings({"UnusedMethod", "UnusedVariable"}) // The handler is made of it.
    private static void run(Runnable onTerminate, Object signal) {
        onTerminate.run();
    }

    private static void handle(Class<?> signal, Class<?> handlerType, String name, Object handler)
            throws ReflectiveOperationException {
        signal.getMethod("handle", signal, handlerType)
                .invoke(null, signal.getConstructor(String.class).newInstance(name), handler);
    }
}
