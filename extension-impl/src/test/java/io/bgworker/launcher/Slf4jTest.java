package io.bgworker.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is added to an application depends on what it has of SLF4J. */
final class Slf4jTest {

    @TempDir
    private Path directory;

    @ParameterizedTest(name = "api {0}, provider {1}, binding {2}, bridge {3}: {4}")
    @CsvSource({
        "NONE, false, false, false, API_AND_PROVIDER",
        "NONE, true,  false, false, API",
        "NONE, false, true,  false, API_AND_PROVIDER",
        "NONE, true,  true,  false, API",
        "TWO,  false, false, false, PROVIDER",
        "TWO,  true,  false, false, NOTHING",
        "TWO,  false, true,  false, PROVIDER",
        "TWO,  true,  true,  false, NOTHING",
        "ONE,  false, false, false, PROVIDER_OF_VERSION_1",
        "ONE,  true,  false, false, PROVIDER_OF_VERSION_1",
        "ONE,  false, true,  false, NOTHING",
        "ONE,  true,  true,  false, NOTHING",
        // Records would run in circles.
        "NONE, false, false, true,  API",
        "NONE, true,  false, true,  API",
        "TWO,  false, false, true,  NOTHING",
        "TWO,  true,  false, true,  NOTHING",
        "ONE,  false, false, true,  NOTHING",
        "ONE,  false, true,  true,  NOTHING",
    })
    void isDecidedByWhatThereIs(Slf4j.Version api, boolean provider, boolean binding, boolean bridge, Slf4j lacking) {
        assertEquals(lacking, Slf4j.of(api, provider, binding, bridge));
    }

    private Path jar(String name, String... entries) throws IOException {
        Path jar = directory.resolve(name);
        try (OutputStream file = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(file)) {
            for (String entry : entries) {
                zip.putNextEntry(new ZipEntry(entry));
            }
        }
        return jar;
    }

    @Test
    void isFoundInJarsAndDirectories() throws Exception {
        Path classes = directory.resolve("classes");
        Files.createDirectories(classes.resolve("META-INF/services"));
        Path application = jar("classes.jar", "com/acme/Sender.class");
        Path missing = directory.resolve("missing.jar");
        assertEquals(Slf4j.API_AND_PROVIDER, Slf4j.of(List.of(application, classes, missing)));

        Path one = jar("slf4j-api-1.jar", "org/slf4j/Logger.class");
        assertEquals(Slf4j.PROVIDER_OF_VERSION_1, Slf4j.of(List.of(application, classes, one)));

        Path two = jar("slf4j-api-2.jar", "org/slf4j/Logger.class", "org/slf4j/spi/SLF4JServiceProvider.class");
        assertEquals(Slf4j.PROVIDER, Slf4j.of(List.of(application, classes, two)));

        assertEquals(Slf4j.PROVIDER_OF_VERSION_1, Slf4j.of(List.of(one, two)), "the first one is loaded");
        assertEquals(Slf4j.PROVIDER, Slf4j.of(List.of(two, one)), "the first one is loaded");

        Path bridge = jar("jul-to-slf4j.jar", "org/slf4j/bridge/SLF4JBridgeHandler.class");
        assertEquals(Slf4j.NOTHING, Slf4j.of(List.of(two, bridge)));

        Files.createFile(classes.resolve("META-INF/services/org.slf4j.spi.SLF4JServiceProvider"));
        assertEquals(Slf4j.NOTHING, Slf4j.of(List.of(application, classes, two)));

        Path binding = jar("logback.jar", "org/slf4j/impl/StaticLoggerBinder.class");
        assertEquals(Slf4j.NOTHING, Slf4j.of(List.of(application, one, binding)));
    }
}
