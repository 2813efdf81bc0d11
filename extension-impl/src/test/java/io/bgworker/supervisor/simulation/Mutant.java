package io.bgworker.supervisor.simulation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The supervisor with a mutation, and the simulation with it, in a class loader of their own. */
final class Mutant extends ClassLoader {

    private static final String PACKAGE = "io.bgworker.supervisor.";
    private static final Path SOURCES = Path.of("src/main/java/io/bgworker/supervisor");
    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();
    private static final StandardJavaFileManager FILES = COMPILER.getStandardFileManager(null, null, null);

    private final Map<String, byte[]> mutated;

    Mutant(Mutation mutation) throws IOException {
        this(mutation.edits());
    }

    Mutant(List<Mutation.Edit> edits) throws IOException {
        super(Mutant.class.getClassLoader());
        Map<String, String> sources = new HashMap<>();
        for (Mutation.Edit edit : edits) {
            String before = sources.get(edit.type());
            String source = before == null ? Files.readString(SOURCES.resolve(edit.type() + ".java")) : before;
            sources.put(edit.type(), edit.applyTo(source));
        }
        mutated = compile(sources);
    }

    /** What looks into the mutant's world. */
    BiFunction<Long, String, String> probe() throws ReflectiveOperationException {
        return probe(Probe.class);
    }

    @SuppressWarnings("unchecked") // Another class of the same name, but its interface is the same one.
    BiFunction<Long, String, String> probe(Class<? extends BiFunction<Long, String, String>> type)
            throws ReflectiveOperationException {
        return (BiFunction<Long, String, String>)
                loadClass(type.getName()).getDeclaredConstructor().newInstance();
    }

    // ---- Loading

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(PACKAGE)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? define(name) : loaded;
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        byte[] changed = mutated.get(name);
        try (InputStream original = getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (changed == null && original == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = changed == null ? original.readAllBytes() : changed;
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ---- Compiling

    private static Map<String, byte[]> compile(Map<String, String> sources) {
        Classes classes = new Classes();
        List<Source> units = sources.entrySet().stream()
                .map(entry -> new Source(entry.getKey(), entry.getValue()))
                .toList();
        List<String> options = List.of("-proc:none", "-nowarn", "-cp", System.getProperty("java.class.path"));
        StringBuilder messages = new StringBuilder();
        boolean done = COMPILER.getTask(null, classes, messages::append, options, null, units)
                .call();
        if (!done) {
            throw new AssertionError("The mutation must be adapted, it does not compile: " + messages);
        }
        Map<String, byte[]> bytes = new HashMap<>();
        classes.made.forEach((name, stream) -> bytes.put(name, stream.toByteArray()));
        return bytes;
    }

    private static final class Source extends SimpleJavaFileObject {

        private final String text;

        Source(String type, String text) {
            super(URI.create("string:///" + PACKAGE.replace('.', '/') + type + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private static final class Classes extends ForwardingJavaFileManager<StandardJavaFileManager> {

        private final Map<String, ByteArrayOutputStream> made = new HashMap<>();

        Classes() {
            super(FILES);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                JavaFileManager.Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("memory:///" + name), kind) {
                @Override
                public OutputStream openOutputStream() {
                    ByteArrayOutputStream stream = new ByteArrayOutputStream();
                    made.put(name, stream);
                    return stream;
                }
            };
        }
    }
}
