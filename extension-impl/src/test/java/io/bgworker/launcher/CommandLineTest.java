package io.bgworker.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.channels.spi.SelectorProvider;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineTest {

    private static final List<String> AWKWARD = List.of(
            "",
            " ",
            "two words",
            "  leading and trailing  ",
            "\"quoted\"",
            "it's",
            "\"",
            "back\\slash",
            "\\",
            "\\\\",
            "ends with \\",
            "C:\\new\\table",
            "\\\"",
            "#hash",
            "a#b # c",
            "@file",
            "-Dkey=va lue",
            "tab\there",
            "line\nbreak",
            "carriage\rreturn",
            "\r\n",
            "form\ffeed",
            "$HOME ${x} `id` $(id) ; & | < > * ? ~ !",
            "äöü ß é",
            "漢字 😀");

    /** The main class of a process that prints its arguments, one in a line. */
    static final class Echo {

        private Echo() {}

        public static void main(String[] arguments) {
            for (String argument : arguments) {
                System.out.println(Base64.getEncoder().encodeToString(argument.getBytes(StandardCharsets.UTF_8)));
            }
        }
    }

    @TempDir
    Path directory;

    @Test
    void argumentsComeThroughARealArgumentFile() throws Exception {
        List<String> arguments =
                new ArrayList<>(List.of("-cp", System.getProperty("java.class.path"), Echo.class.getName()));
        arguments.addAll(AWKWARD);
        Path file = directory.resolve("arguments of a process");
        Files.writeString(file, arguments.stream().map(CommandLine::quote).collect(Collectors.joining("\n")));

        Process process = Jvm.start(
                CommandLine.command(List.of(), Path.of(System.getProperty("java.home")), file),
                Map.of("LC_ALL", "C.UTF-8"));

        assertEquals(
                AWKWARD.stream().map(CommandLineTest::visible).toList(),
                process.inputReader(StandardCharsets.UTF_8)
                        .lines()
                        .map(line -> new String(Base64.getDecoder().decode(line), StandardCharsets.UTF_8))
                        .map(CommandLineTest::visible)
                        .toList());
        assertTrue(process.waitFor(Jvm.SECONDS_MAX, TimeUnit.SECONDS));
    }

    private static String visible(String argument) {
        return argument.replace("\r", "<CR>").replace("\n", "<LF>");
    }

    @Test
    void commandIsTheWrapperThenJavaThenOneFile() {
        assertEquals(
                List.of("setsid", "setpriv", "--pdeathsig", "KILL", "/jdk/bin/java", "@/run/arguments"),
                CommandLine.command(
                        List.of("setsid", "setpriv", "--pdeathsig", "KILL"),
                        Path.of("/jdk"),
                        Path.of("/run/arguments")));
    }

    @Test
    void optionsOfTheUserComeAfterOursAndBeforeTheClass() {
        List<String> options = CommandLine.options(
                Path.of("/jdk"),
                List.of("-XX:SharedArchiveFile=/cache/a.jsa"),
                List.of("-Xmx1g", "-Da=b c"),
                Path.of("/run/0.1-1"));
        List<Path> classPath = List.of(Path.of("/cache/classes.jar"), Path.of("/cache/lib 1.jar"));

        List<String> lines = CommandLine.arguments(options, classPath, List.of(CommandLine.MAIN_CLASS))
                .lines()
                .toList();

        assertTrue(lines.indexOf("\"-Xmx256m\"") < lines.indexOf("\"-Xmx1g\""), lines.toString());
        assertEquals(
                List.of(
                        "\"-XX:SharedArchiveFile=/cache/a.jsa\"",
                        "\"-Xmx1g\"",
                        "\"-Da=b c\"",
                        "\"-cp\"",
                        "\"/cache/classes.jar:/cache/lib 1.jar\"",
                        "\"io.bgworker.worker.Main\""),
                lines.subList(lines.size() - 6, lines.size()));
        assertTrue(lines.contains("\"-XX:ErrorFile=/run/0.1-1/hs_err.log\""));
        assertTrue(lines.contains("\"-XX:+ExitOnOutOfMemoryError\""));
    }

    /** Another one may not have it. */
    @Test
    void javaOfTheServerIsToldWhoMakesItsSockets() {
        String told = "-Djava.nio.channels.spi.SelectorProvider="
                + SelectorProvider.provider().getClass().getName();
        Path own = Path.of(System.getProperty("java.home"));

        assertTrue(
                CommandLine.options(own, List.of(), List.of(), Path.of("/run")).contains(told));
        assertFalse(CommandLine.options(Path.of("/jdk"), List.of(), List.of(), Path.of("/run"))
                .contains(told));
    }

    @Test
    void mainClassIsThere() throws Exception {
        Class<?> main = Class.forName(CommandLine.MAIN_CLASS);
        assertEquals(void.class, main.getMethod("main", String[].class).getReturnType());
    }

    @Test
    void imageOfThisJvmIsItsClassPath() {
        List<Path> expected = Stream.of(System.getProperty("java.class.path").split(":", -1))
                .filter(entry -> !entry.isEmpty())
                .map(entry -> Path.of(entry).toAbsolutePath())
                .toList();
        assertEquals(expected, ApplicationImage.ofThisJvm().classPath());
        assertEquals(
                Path.of("/driver.jar"),
                ApplicationImage.ofThisJvm()
                        .with(List.of(Path.of("/driver.jar")))
                        .classPath()
                        .get(expected.size()));
    }
}
