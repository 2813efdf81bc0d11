package io.bgworker.runtime;

import java.util.concurrent.ThreadFactory;

/**
 * Daemon threads that nobody but us interrupts. Some work cannot be done on a thread of the server's: an interrupt closes the
 * socket that the interrupted thread uses, and the end of the thread that started a process is the end of the process.
 */
final class PlainThreads implements ThreadFactory {

    /** The application's classes: what these threads call may look for more of them. */
    private final ClassLoader contextClassLoader;

    PlainThreads(ClassLoader contextClassLoader) {
        this.contextClassLoader = contextClassLoader;
    }

    @Override
    public Thread newThread(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.setContextClassLoader(contextClassLoader);
        return thread;
    }
}
