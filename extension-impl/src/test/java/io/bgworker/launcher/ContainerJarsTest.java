package io.bgworker.launcher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jars of the container are where the build puts them, all of them and no others. */
final class ContainerJarsTest {

    @TempDir
    private Path cache;

    @Test
    void areThoseThatTheBuildCopies() throws Exception {
        Path directory = Path.of(ContainerJars.class
                .getResource(ContainerJars.DIRECTORY + "weld-se-core.jar")
                .toURI());
        try (Stream<Path> files = Files.list(directory.getParent())) {
            assertEquals(
                    ContainerJars.NAMES,
                    files.map(file -> file.getFileName().toString().replace(".jar", ""))
                            .sorted()
                            .toList());
        }
    }

    @Test
    void areExportedWhole() throws Exception {
        List<Path> classPath =
                new ImageExporter(cache, new ContainerJars()).image().classPath();
        for (String name : ContainerJars.NAMES) {
            Path exported = classPath.stream()
                    .filter(path -> path.toString().endsWith("-" + name + ".jar"))
                    .findFirst()
                    .orElseThrow();
            try (InputStream original =
                    ContainerJars.class.getResourceAsStream(ContainerJars.DIRECTORY + name + ".jar")) {
                assertArrayEquals(original.readAllBytes(), Files.readAllBytes(exported));
            }
        }
    }
}
