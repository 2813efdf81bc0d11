package io.bgworker.worker;

import io.bgworker.WorkerContext;
import io.bgworker.protocol.BeanArchive;
import java.lang.reflect.InvocationTargetException;
import java.util.function.Supplier;

/** The container of a worker whose class wants one: makes its instance, and lets go of all beans at the end. */
public interface BeanContainer {

    /** Named, not referred to: the classes it needs are there only where there is a container. */
    String IMPLEMENTATION = "io.bgworker.beans.WeldContainerOfWorker";

    /**
     * The contextual instance of a class; made if its scope does not have it so far.
     *
     * @param type the class of a bean
     * @return the instance itself, not a proxy
     * @throws Throwable what its constructor, or that of something it needs, threw
     */
    Object instance(Class<?> type) throws Throwable;

    /** Destroys all beans, in all scopes. Runs code of the application, which may block. */
    void close();

    /**
     * Boots the container of this process. No bean is made before it is asked for.
     *
     * @param beans what it consists of
     * @param context the worker's, asked for when a bean is made
     * @return the container
     * @throws Throwable what is wrong with the beans
     */
    static BeanContainer boot(BeanArchive beans, Supplier<WorkerContext> context) throws Throwable {
        try {
            return Class.forName(IMPLEMENTATION)
                    .asSubclass(BeanContainer.class)
                    .getConstructor(BeanArchive.class, Supplier.class)
                    .newInstance(beans, context);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
