package io.bgworker.database;

import io.bgworker.DatabaseUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Objects;

/**
 * H2 as if nobody had used it before. Which address it listens at it takes from a system property when its classes are
 * initialised, and never again: where the application has used H2 by then, that would be every address of the machine. So the
 * embedded database has H2's classes for itself, made of the same files.
 */
final class IsolatedH2 extends ClassLoader {

    private static final String H2 = "org.h2.";
    private static final String EMBEDDED = "io.bgworker.database.EmbeddedH2";

    private IsolatedH2(ClassLoader application) {
        super(application);
    }

    static boolean isAvailable(ClassLoader application) {
        try {
            Class.forName("org.h2.tools.Server", false, application);
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    static EmbeddedDatabase start(ClassLoader application) {
        try {
            Method start = new IsolatedH2(application).loadClass(EMBEDDED).getDeclaredMethod("start");
            start.setAccessible(true); // Of the same package by name, but of another loader.
            return (EmbeddedDatabase) start.invoke(null);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof DatabaseUnavailableException refused) {
                throw refused;
            }
            throw failed(Objects.requireNonNullElse(e.getCause(), e));
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            throw failed(e);
        }
    }

    private static DatabaseUnavailableException failed(Throwable cause) {
        return new DatabaseUnavailableException("The embedded database could not be started: " + cause, cause);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (name.startsWith(H2) || name.equals(EMBEDDED)) {
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                return known == null ? define(name) : known;
            }
        }
        return name.startsWith("io.bgworker.")
                ? IsolatedH2.class.getClassLoader().loadClass(name)
                : super.loadClass(name, resolve);
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        String file = name.replace('.', '/') + ".class";
        try (InputStream in = name.equals(EMBEDDED)
                ? IsolatedH2.class.getClassLoader().getResourceAsStream(file)
                : getResourceAsStream(file)) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = in.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
