package io.bgworker.server;

import java.io.File;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** Puts together the applications that the tests deploy. */
final class Wars {

    private static final String SETTINGS = "META-INF/microprofile-config.properties";

    private Wars() {}

    /** The sample, as it is built. */
    static WebArchive sample() {
        return ShrinkWrap.createFromZipFile(WebArchive.class, new File(System.getProperty("it.sample")));
    }

    /** An application with the extension in it. */
    static WebArchive withExtension(String name) {
        File[] libraries = new File(System.getProperty("it.libraries")).listFiles();
        return ShrinkWrap.create(WebArchive.class, name + ".war").addAsLibraries(Objects.requireNonNull(libraries));
    }

    /** With a database's driver, which brings the embedded database, too. */
    static WebArchive withDriver(WebArchive war) {
        return war.addAsLibrary(driver());
    }

    /** A driver that no application has unless it is put into it. */
    static File driver() {
        return new File(System.getProperty("it.h2"));
    }

    /** Its configuration, as a resource of the application. */
    static WebArchive configure(WebArchive war, Map<String, String> settings) {
        String properties = settings.entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue() + "\n")
                .collect(Collectors.joining());
        return war.addAsResource(new StringAsset(properties), SETTINGS);
    }
}
