package io.bgworker.server;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jboss.shrinkwrap.api.asset.ByteArrayAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** A class that is written down beside the test that deploys it, because what is wrong with it is the test. */
final class JavaSource extends SimpleJavaFileObject {

    private static final Pattern TYPE = Pattern.compile("(?:class|interface|record) (\\w+)");
    private static final String IMPORTS =
            "import io.bgworker.*; import jakarta.enterprise.context.*; import jakarta.enterprise.event.*; ";

    private final String source;

    private JavaSource(String source) {
        super(URI.create("string:///" + typeIn(source) + ".java"), Kind.SOURCE);
        this.source = source;
    }

    private static String typeIn(String source) {
        Matcher type = TYPE.matcher(source);
        if (!type.find()) {
            throw new IllegalArgumentException("No type in " + source);
        }
        return type.group(1);
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return IMPORTS + source;
    }

    /** Compiles classes of the unnamed package, with all imports they may need, into an application. */
    static void compileInto(WebArchive war, String... sources) throws Exception {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (Classes classes = new Classes(compiler.getStandardFileManager(null, null, null))) {
            boolean right = compiler.getTask(
                            messages,
                            classes,
                            null,
                            List.of("--release", "17", "-proc:none", "-classpath", classPath()),
                            null,
                            Stream.of(sources).map(JavaSource::new).toList())
                    .call();
            if (!right) {
                throw new IllegalArgumentException(messages + String.join("\n", sources));
            }
            classes.bytes.forEach((name, bytes) -> war.addAsWebInfResource(
                    new ByteArrayAsset(bytes.toByteArray()), "classes/" + name.replace('.', '/') + ".class"));
        }
    }

    /** What the tests have, and the interfaces of the server behind it. */
    private static String classPath() throws IOException {
        StringBuilder path = new StringBuilder(System.getProperty("java.class.path"));
        for (String directory : List.of("dev/api/spec", "dev/api/stable")) {
            try (var jars = Files.list(Path.of(System.getProperty("liberty.home"), directory))) {
                jars.filter(jar -> jar.getFileName().toString().startsWith("io.openliberty."))
                        .sorted()
                        .forEach(jar -> path.append(File.pathSeparator).append(jar));
            }
        }
        return path.toString();
    }

    /** Keeps in memory what the compiler writes. */
    private static final class Classes extends ForwardingJavaFileManager<JavaFileManager> {

        private final Map<String, ByteArrayOutputStream> bytes = new TreeMap<>();

        Classes(JavaFileManager manager) {
            super(manager);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("bytes:///" + name), kind) {
                @Override
                public OutputStream openOutputStream() {
                    ByteArrayOutputStream stream = new ByteArrayOutputStream();
                    bytes.put(name, stream);
                    return stream;
                }
            };
        }
    }
}
