package io.bgworker.cdi;

import io.bgworker.WorkerMain;
import io.bgworker.launcher.ImageSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** An application of the classes of this project, and none of the libraries that the tests have. */
record CompiledHere(Map<String, String> resources) implements ImageSource {

    @Override
    public List<Entry> entries() throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (Class<?> each : List.of(WorkerMain.class, WorkerSupervisor.class, CompiledHere.class)) {
            add(location(each), entries);
        }
        resources.forEach((name, content) -> entries.add(
                new Entry(Kind.CLASS, name, () -> new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)))));
        return entries;
    }

    private static Path location(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static void add(Path location, List<Entry> entries) throws IOException {
        if (Files.isRegularFile(location)) {
            entries.add(
                    new Entry(Kind.LIBRARY, location.getFileName().toString(), () -> Files.newInputStream(location)));
            return;
        }
        try (Stream<Path> files = Files.walk(location)) {
            files.filter(file -> file.toString().endsWith(".class"))
                    .forEach(file -> entries.add(new Entry(
                            Kind.CLASS, location.relativize(file).toString(), () -> Files.newInputStream(file))));
        }
    }
}
