package io.bgworker.server;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.contract.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each mistake fails the deployment, and the server's log names class or key, attribute, value, and what would be right. The
 * server is none the worse for it.
 */
@ExtendWith(ArquillianExtension.class)
class BadDeploymentIT {

    private static final String GOOD = worker("Good", "name = \"good\"");

    @TempDir
    private static Path files;

    private final Dropins dropins = new Dropins();

    /** What is wrong, in what class and settings, and what must be said of it. */
    private record Mistake(String name, List<String> sources, Map<String, String> settings, List<String> said) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static Mistake in(String name, String source, String... said) {
        return new Mistake(name, List.of(source), Map.of(), List.of(said));
    }

    private static Mistake configured(String name, String key, String value, String... said) {
        return new Mistake(name, List.of(GOOD), Map.of(key, value), List.of(said));
    }

    /** A class that is a worker, with these attributes of the annotation. */
    private static String worker(String name, String attributes) {
        return "@BackgroundWorker(" + attributes + ") public class " + name
                + " implements WorkerMain { public void main(WorkerContext context) {} }";
    }

    static List<Mistake> mistakes() throws IOException {
        return List.of(
                in(
                        "signature, in a bean",
                        "@ApplicationScoped public class Signed { @BackgroundWorker public void run(String text) {} }",
                        "@BackgroundWorker on Signed#run': entry point must be a void method with no parameter,"
                                + " a WorkerContext, a Datum, or a WorkerContext and a Datum",
                        "Signed.run(java.lang.String)"),
                in(
                        "signature, in a class that is no bean",
                        "public class Signed { @BackgroundWorker public int run() { return 0; } }",
                        "@BackgroundWorker on Signed#run': entry point must be a void method with no parameter",
                        "int Signed.run()"),
                in(
                        "class without WorkerMain",
                        "@BackgroundWorker public class Lonely {}",
                        "@BackgroundWorker on Lonely': entry point must be a class that implements io.bgworker.WorkerMain"),
                in(
                        "name too long",
                        worker("Named", "name = \"" + "n".repeat(97) + "\""),
                        "@BackgroundWorker on Named': name must be at most 96 bytes in UTF-8 (this has 97), was 'nnnn"),
                new Mistake(
                        "name that another has",
                        List.of(worker("One", "name = \"twin\""), worker("Other", "name = \"twin\"")),
                        Map.of(),
                        List.of(
                                "'Other': name must be unique among the static workers of the application; One has it too,"
                                        + " was 'twin'")),
                in(
                        "database without shared memory",
                        worker("Connected", "capabilities = Capability.DATABASE_CONNECTION"),
                        "@BackgroundWorker on Connected': capabilities must be with SHARED_MEMORY if they have"
                                + " DATABASE_CONNECTION, was '[DATABASE_CONNECTION]'"),
                in(
                        "restart time out of range",
                        worker("Late", "restartTime = \"25h\""),
                        "@BackgroundWorker on Late': restart time must be 0s … 24h, or never, was '90000s'"),
                in(
                        "restart time that is none",
                        worker("Vague", "restartTime = \"soon\""),
                        "@BackgroundWorker on Vague': restart time must be a duration from 0s to 24h such as 10s",
                        "was 'soon'"),
                in(
                        "placeholder without a value",
                        worker("Open", "mainArg = \"${it.nowhere}\""),
                        "@BackgroundWorker on Open: Placeholder ${it.nowhere} in '${it.nowhere}': the key is not set"),
                in(
                        "java home that is none, of a worker",
                        worker("Homeless", "name = \"homeless\", javaHome = \"/nowhere\""),
                        "'homeless (Homeless)': java home must be the home of a JDK or JRE, with an executable bin/java,"
                                + " was '/nowhere'"),
                in(
                        "code that declares a class that is none",
                        "@ApplicationScoped public class Declarer { void declare(@Observes StaticRegistration workers) {"
                                + " workers.register(WorkerSpec.builder(new EntryPoint(\"no.such.Worker\", \"\"))"
                                + ".name(\"declared\").build()); } }",
                        "'declared': entry point must be a class of the application",
                        "was 'no.such.Worker'"),
                in(
                        "code that declares what is wrong",
                        "@ApplicationScoped public class Declarer { void declare(@Observes StaticRegistration workers) {"
                                + " workers.register(WorkerSpec.builder(new EntryPoint(\"Declarer\", \"\"))"
                                + ".name(\"declared\").restartPolicy(RestartPolicy.parse(\"25h\")).build()); } }",
                        "Observer Declarer#declare: ",
                        "restart time must be 0s … 24h, or never, was '90000s'"),
                new Mistake(
                        "several in class and configuration",
                        List.of(worker("Vague", "restartTime = \"soon\""), "@BackgroundWorker public class Lonely {}"),
                        Map.of("bgworker.exits", "many"),
                        List.of(
                                "bgworker.exits must be a whole number from 0 to 100000, was 'many' in source",
                                "@BackgroundWorker on Vague': restart time must be",
                                "@BackgroundWorker on Lonely': entry point must be a class that implements")),
                configured(
                        "duration that is none",
                        "bgworker.shutdown-timeout",
                        "soon",
                        "bgworker.shutdown-timeout must be a duration from 1s to 1h such as 10s",
                        "was 'soon' in source"),
                configured(
                        "limit below zero",
                        "bgworker.max-worker-processes",
                        "-1",
                        "bgworker.max-worker-processes must be a whole number from 0 to 262143, was '-1' in source"),
                configured(
                        "limit that is no number",
                        "bgworker.max-worker-processes",
                        "many",
                        "bgworker.max-worker-processes must be a whole number from 0 to 262143, was 'many' in source"),
                configured(
                        "java home that is none",
                        "bgworker.java-home",
                        files.toString(),
                        "bgworker.java-home must be an existing directory with an executable bin/java, was '" + files),
                configured(
                        "run directory that is a file",
                        "bgworker.run-dir",
                        Files.writeString(files.resolve("file"), "").toString(),
                        "bgworker.run-dir must be a directory, existing or to be created, was '" + files + "/file'"),
                configured(
                        "run directory below a file",
                        "bgworker.run-dir",
                        files.resolve("file/below").toString(),
                        "bgworker.run-dir=" + files
                                + "/file/below must be a directory that can be made and written to"),
                configured(
                        "run directory that is open to others",
                        "bgworker.run-dir",
                        openToOthers().toString(),
                        "bgworker.run-dir=" + files + "/open must be a directory of user",
                        "with mode rwx------, is owned by"),
                configured(
                        "run directory with a long path",
                        "bgworker.run-dir",
                        "/tmp/" + "long".repeat(30),
                        "bgworker.run-dir=/tmp/longlong",
                        "must be shorter",
                        "at most 100"));
    }

    private static Path openToOthers() throws IOException {
        Path open = Files.createDirectories(files.resolve("open"));
        return Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    @Rule({"OUR-04", "OUR-06", "OUR-22", "OUR-23", "REG-04", "REG-06", "REG-12"})
    void failsTheDeploymentAndSaysWhatIsRight(Mistake mistake) throws Exception {
        WebArchive war = war(mistake.name().replaceAll("[^A-Za-z]+", "-"), mistake.sources(), mistake.settings());
        try {
            Dropins.Outcome outcome = dropins.deploy(war);
            assertFalse(outcome.started(), outcome::log);
            assertAll(mistake.said().stream()
                    .map(text -> () -> assertTrue(outcome.log().contains(text), () -> text + " in " + outcome.log())));
        } finally {
            dropins.remove(war);
        }
    }

    @Test
    void harmsNoApplicationThatIsDeployedLater() throws Exception {
        WebArchive bad = war("bad-before", List.of("@BackgroundWorker public class Lonely {}"), Map.of());
        WebArchive worse = war("worse-before", List.of(GOOD), Map.of("bgworker.run-dir", "/tmp/" + "long".repeat(30)));
        WebArchive good = war("good-after", List.of(GOOD), Map.of());
        try {
            assertFalse(dropins.deploy(bad).started());
            assertFalse(dropins.deploy(worse).started());
            ServerLog log = ServerLog.fromNow();
            assertTrue(dropins.deploy(good).started());
            Await.until("its worker ran", () -> log.lines("BGW1003")
                    .anyMatch(line -> line.contains("'good'") && line.contains("COMPLETED")));
        } finally {
            dropins.remove(bad);
            dropins.remove(worse);
            dropins.remove(good);
        }
    }

    private static WebArchive war(String name, List<String> sources, Map<String, String> settings) throws Exception {
        WebArchive war = Wars.withExtension(name).addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml");
        for (String source : sources) {
            JavaSource.compileInto(war, source);
        }
        return Wars.configure(war, settings);
    }
}
