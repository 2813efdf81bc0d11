package io.bgworker.worker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The JDBC drivers of a class path by their names: to have them made, as service loaders do, would run them. */
final class JdbcDrivers {

    private static final String PROVIDERS = "META-INF/services/java.sql.Driver";

    private JdbcDrivers() {}

    static List<String> names(ClassLoader classes) throws IOException {
        List<String> names = new ArrayList<>();
        for (URL providers : Collections.list(classes.getResources(PROVIDERS))) {
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(providers.openStream(), StandardCharsets.UTF_8))) {
                lines.lines()
                        .map(line -> line.replaceFirst("#.*", "").strip())
                        .filter(name -> !name.isEmpty())
                        .forEach(names::add);
            }
        }
        return names;
    }
}
