package io.bgworker.runtime;

import io.bgworker.EntryPoint;
import io.bgworker.InvalidWorkerException;
import io.bgworker.protocol.BeanArchive;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Knows which beans an entry point needs around it in its own JVM. Used by any thread. */
public interface WorkerBeans {

    /** Of an application without a container: an instance is made by the constructor without parameters, and that is all. */
    WorkerBeans NONE = new WorkerBeans() {
        @Override
        public void check(String worker, EntryPoint entryPoint, Class<?> type, List<Path> classPath) {
            // There is nothing that it could need.
        }

        @Override
        public Optional<BeanArchive> archive(EntryPoint entryPoint) {
            return Optional.empty();
        }

        @Override
        public Optional<BeanArchive> archiveAhead(EntryPoint entryPoint) {
            return Optional.empty();
        }
    };

    /**
     * Finds out what an entry point needs, and remembers it.
     *
     * @param worker the worker's name, for the error
     * @param entryPoint the entry point
     * @param type its class
     * @param classPath what workers have beside the application
     * @throws InvalidWorkerException if it needs what cannot be in a worker; says all of it
     */
    void check(String worker, EntryPoint entryPoint, Class<?> type, List<Path> classPath);

    /**
     * What a checked entry point needs. Does not block.
     *
     * @param entryPoint the entry point
     * @return the beans; empty if it starts without a container
     */
    Optional<BeanArchive> archive(EntryPoint entryPoint);

    /**
     * The same, for a process that may never be its worker. Does not block.
     *
     * @param entryPoint the entry point
     * @return the beans; empty if it starts without a container, or if the boot of that runs code of the application
     */
    Optional<BeanArchive> archiveAhead(EntryPoint entryPoint);
}
