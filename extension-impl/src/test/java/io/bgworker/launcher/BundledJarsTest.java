package io.bgworker.launcher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The jars that we bring along are where the build puts them, all of them and no others. */
final class BundledJarsTest {

    @TempDir
    private Path cache;

    static Stream<BundledJars> bundles() {
        return Stream.of(
                BundledJars.CONTAINER,
                BundledJars.POOL,
                BundledJars.SLF4J_API,
                BundledJars.SLF4J_PROVIDER,
                BundledJars.SLF4J_PROVIDER_1);
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void areThoseThatTheBuildCopies(BundledJars jars) throws Exception {
        String first = jars.resources().get(0);
        Path directory = Path.of(BundledJars.class.getResource(first).toURI()).getParent();
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(
                    new TreeSet<>(jars.resources()),
                    files.map(file -> first.substring(0, first.lastIndexOf('/') + 1) + file.getFileName())
                            .collect(Collectors.toCollection(TreeSet::new)));
        }
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void areExportedWhole(BundledJars jars) throws Exception {
        List<Path> classPath = Bundles.in(cache).image(jars, Runnable::run).classPath();
        for (String resource : jars.resources()) {
            String name = resource.substring(resource.lastIndexOf('/') + 1);
            Path exported = classPath.stream()
                    .filter(path -> path.toString().endsWith("-" + name))
                    .findFirst()
                    .orElseThrow();
            try (InputStream original = BundledJars.class.getResourceAsStream(resource)) {
                assertArrayEquals(original.readAllBytes(), Files.readAllBytes(exported));
            }
        }
    }
}
