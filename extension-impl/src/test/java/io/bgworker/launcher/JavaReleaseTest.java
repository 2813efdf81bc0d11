package io.bgworker.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JavaReleaseTest {

    @TempDir
    private Path home;

    private Optional<JavaRelease> release(String... lines) throws IOException {
        Files.createDirectories(home.resolve("lib/server"));
        Files.writeString(home.resolve("lib/server/libjvm.so"), "");
        Files.writeString(home.resolve("release"), String.join("\n", lines));
        return JavaRelease.of(home);
    }

    @Test
    void javaOfThisTestIsWhatItSays() {
        JavaRelease release =
                JavaRelease.of(Path.of(System.getProperty("java.home"))).orElseThrow();
        assertEquals(Runtime.version().feature(), release.feature());
    }

    @Test
    void buildsOfDifferentVendorsAreTold() throws IOException {
        assertEquals(
                Optional.of(new JavaRelease(21, "A 21.0.2+13 x86_64 gnu")),
                release(
                        "IMPLEMENTOR=\"A\"",
                        "JAVA_RUNTIME_VERSION=\"21.0.2+13\"",
                        "JAVA_VERSION=\"21.0.2\"",
                        "LIBC=\"gnu\"",
                        "OS_ARCH=\"x86_64\""));
    }

    @Test
    void earlyAccessBuildHasAFeatureToo() throws IOException {
        assertEquals(
                26, release("JAVA_VERSION=\"26-ea\"").map(JavaRelease::feature).orElseThrow());
    }

    @Test
    void otherJvmsAndOldOnesHaveNone() throws IOException {
        assertEquals(Optional.empty(), release("JAVA_VERSION=\"17.0.1\"", "JVM_VARIANT=\"Openj9\""));
        assertEquals(Optional.empty(), release("JAVA_VERSION=\"1.8.0_292\""));
        assertEquals(Optional.empty(), release("IMPLEMENTOR=\"A\""));
        Files.delete(home.resolve("lib/server/libjvm.so"));
        assertEquals(Optional.empty(), JavaRelease.of(home));
    }
}
