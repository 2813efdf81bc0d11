package io.bgworker.worker;

import io.bgworker.WorkerContext;
import io.bgworker.protocol.BeanArchive;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The container of a worker, booted before it is known which worker this process will be, if there is one: a worker of the same
 * beans has it. Used by the main thread; the context is asked for by any.
 */
final class ContainerAhead {

    /** Those of the application are made with the configuration, and so would be by the boot. */
    private static final String CONVERTERS = "META-INF/services/org.eclipse.microprofile.config.spi.Converter";

    private @Nullable BeanArchive beans;
    private @Nullable BeanContainer container;

    /** There is none before there is a worker: no bean is made before that. */
    private volatile @Nullable WorkerContext context;

    /**
     * Boots it; not if that would run code of the application.
     *
     * @param wanted what it consists of
     * @throws Throwable what went wrong; this process is of no use then
     */
    void boot(BeanArchive wanted) throws Throwable {
        if (hasConverters()) {
            return;
        }
        container = BeanContainer.boot(wanted, () -> Objects.requireNonNull(context, "No bean is made in a spare"));
        beans = wanted;
    }

    private static boolean hasConverters() throws IOException {
        return ClassLoader.getSystemClassLoader().getResources(CONVERTERS).hasMoreElements();
    }

    /**
     * The container of the worker that this process has become: the one that is there, if it is of the same beans and knew the
     * same configuration; a new one, instead of it, if not.
     *
     * @param wanted what it consists of
     * @param worker the worker's context
     * @return the container, which is the caller's to close
     * @throws Throwable what is wrong with the beans
     */
    BeanContainer take(BeanArchive wanted, WorkerContext worker) throws Throwable {
        BeanContainer booted = container;
        container = null;
        if (booted != null && wanted.equals(beans)) {
            context = worker;
            return booted;
        }
        if (booted != null) {
            booted.close();
        }
        return BeanContainer.boot(wanted, () -> worker);
    }
}
