package io.bgworker.cdi;

import io.bgworker.profile.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Which classes there are in a worker: the JDK's, the application's, its container's, and what is configured besides. */
final class ChildTypes {

    /** The packages that the container's jars bring. */
    private static final List<String> OF_THE_CONTAINER = List.of(
            "jakarta.annotation.",
            "jakarta.decorator.",
            "jakarta.enterprise.context.",
            "jakarta.enterprise.event.",
            "jakarta.enterprise.inject.",
            "jakarta.enterprise.invoke.",
            "jakarta.enterprise.util.",
            "jakarta.inject.",
            "jakarta.interceptor.",
            "org.eclipse.microprofile.config.",
            "org.jboss.logging.");

    private final ClassLoader application;
    private final List<Path> classPath;

    ChildTypes(Class<?> ofTheApplication, List<Path> classPath) {
        this.application = loader(ofTheApplication);
        this.classPath = List.copyOf(classPath);
    }

    private static ClassLoader loader(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        return loader == null ? ClassLoader.getPlatformClassLoader() : loader;
    }

    /** Whether a class is one of the application's own, or of its libraries. */
    boolean isOfTheApplication(Class<?> type) {
        return loader(type) == application;
    }

    /** Whether it is one that the container's jars bring; an application may have it as well. */
    static boolean isOfTheContainer(Class<?> type) {
        return OF_THE_CONTAINER.stream().anyMatch(type.getName()::startsWith);
    }

    /** A class of the application, and those of it that it extends. */
    List<Class<?>> hierarchy(Class<?> type) {
        return Stream.<Class<?>>iterate(type, each -> each != null && isOfTheApplication(each), Class::getSuperclass)
                .toList();
    }

    /** What a class and those it extends mention and a worker does not have: they could not be loaded there. */
    List<Part.Mention> missing(Class<?> type) {
        List<Part.Mention> missing = new ArrayList<>();
        for (Class<?> each : hierarchy(type)) {
            try {
                addMissing(each, missing);
            } catch (TypeNotPresentException e) {
                missing.add(new Part.Mention("class " + each.getName(), e.typeName()));
            } catch (LinkageError e) {
                missing.add(new Part.Mention("class " + each.getName(), String.valueOf(e.getMessage())));
            }
        }
        return missing;
    }

    private void addMissing(Class<?> type, List<Part.Mention> missing) {
        add("superclass of " + type.getName(), type.getGenericSuperclass(), missing);
        add("interface of " + type.getName(), type.getGenericInterfaces(), missing);
        for (Field field : type.getDeclaredFields()) {
            add("field " + field.getName(), field.getGenericType(), missing);
        }
        for (Method method : type.getDeclaredMethods()) {
            String where = "method " + method.getName();
            add(where, method.getGenericReturnType(), missing);
            addParameters(where, method.getGenericParameterTypes(), missing);
            add(where, method.getExceptionTypes(), missing);
        }
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            addParameters("the constructor", constructor.getGenericParameterTypes(), missing);
            add("the constructor", constructor.getExceptionTypes(), missing);
        }
    }

    /** Called as injection points are, so that what is told of as one is not told of again. */
    private void addParameters(String where, Type[] types, List<Part.Mention> missing) {
        for (int i = 0; i < types.length; i++) {
            add("parameter " + (i + 1) + " of " + where, types[i], missing);
        }
    }

    private void add(String where, Type[] types, List<Part.Mention> missing) {
        for (Type type : types) {
            add(where, type, missing);
        }
    }

    private void add(String where, Type type, List<Part.Mention> missing) {
        classes(type)
                .filter(Predicate.not(this::isInChild))
                .map(each -> new Part.Mention(where, each.getName()))
                .filter(Predicate.not(missing::contains))
                .forEach(missing::add);
    }

    static Stream<Class<?>> classes(Type type) {
        if (type instanceof Class<?> raw) {
            return raw.isArray() ? classes(raw.getComponentType()) : Stream.of(raw);
        }
        if (type instanceof ParameterizedType parameterized) {
            return Stream.concat(
                    classes(parameterized.getRawType()),
                    Arrays.stream(parameterized.getActualTypeArguments()).flatMap(ChildTypes::classes));
        }
        if (type instanceof GenericArrayType array) {
            return classes(array.getGenericComponentType());
        }
        if (type instanceof WildcardType wildcard) {
            return Stream.concat(Arrays.stream(wildcard.getUpperBounds()), Arrays.stream(wildcard.getLowerBounds()))
                    .flatMap(ChildTypes::classes);
        }
        return Stream.empty(); // A variable: its bounds stand where it is declared, which may be in terms of itself.
    }

    private boolean isInChild(Class<?> type) {
        ClassLoader loader = loader(type);
        return loader == application
                || loader == ClassLoader.getPlatformClassLoader()
                || isOfTheContainer(type)
                || isOnClassPath(type);
    }

    private boolean isOnClassPath(Class<?> type) {
        if (classPath.isEmpty()) {
            return false;
        }
        try (URLClassLoader files =
                new URLClassLoader(classPath.stream().map(ChildTypes::url).toArray(URL[]::new), null)) {
            return files.findResource(type.getName().replace('.', '/') + ".class") != null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }
}
