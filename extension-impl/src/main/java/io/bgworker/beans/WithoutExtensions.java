package io.bgworker.beans;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;

/**
 * The class loader of the application, without its build compatible extensions: Weld looks for those though it is told to
 * discover nothing. They were made for the server, and have not been followed.
 */
final class WithoutExtensions extends ClassLoader {

    private static final String HIDDEN =
            "META-INF/services/jakarta.enterprise.inject.build.compatible.spi.BuildCompatibleExtension";

    WithoutExtensions(ClassLoader application) {
        super(application);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        return name.equals(HIDDEN) ? Collections.emptyEnumeration() : super.getResources(name);
    }
}
