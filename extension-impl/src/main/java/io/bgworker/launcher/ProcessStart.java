package io.bgworker.launcher;

import java.io.IOException;

/**
 * Starts processes. The JDK may make a thread to wait for one, which stays for a minute and keeps the context class loader of
 * whoever started it: that of an application which may be gone by then.
 */
final class ProcessStart {

    private ProcessStart() {}

    static Process of(ProcessBuilder builder) throws IOException {
        Thread starter = Thread.currentThread();
        ClassLoader before = starter.getContextClassLoader();
        starter.setContextClassLoader(null);
        try {
            return builder.start();
        } finally {
            starter.setContextClassLoader(before);
        }
    }
}
