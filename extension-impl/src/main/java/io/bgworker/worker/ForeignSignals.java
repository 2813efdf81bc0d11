package io.bgworker.worker;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

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
            InvocationHandler calls = (proxy, method, arguments) -> {
                switch (method.getName()) {
                    case "handle" -> onTerminate.run();
                    case "hashCode" -> {
                        return System.identityHashCode(proxy);
                    }
                    case "equals" -> {
                        return proxy == arguments[0];
                    }
                    default -> {
                        return "terminate";
                    }
                }
                return null;
            };
            Object terminate = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, calls);
            Object ignore = handler.getField("SIG_IGN").get(null);
            handle(signal, handler, "TERM", terminate);
            handle(signal, handler, "INT", ignore);
            handle(signal, handler, "HUP", ignore);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            // No such module, or -Xrs: signals then do what they do to any JVM.
        }
    }

    private static void handle(Class<?> signal, Class<?> handlerType, String name, Object handler)
            throws ReflectiveOperationException {
        signal.getMethod("handle", signal, handlerType)
                .invoke(null, signal.getConstructor(String.class).newInstance(name), handler);
    }
}
