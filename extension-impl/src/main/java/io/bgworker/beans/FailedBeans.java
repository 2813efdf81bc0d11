package io.bgworker.beans;

import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.inject.spi.InjectionPoint;
import jakarta.enterprise.inject.spi.InjectionTarget;
import jakarta.enterprise.inject.spi.Producer;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Says in the server's log which bean could not be made, and why. What was thrown goes on as it is, to whoever asked for the
 * bean: that may be a worker that knows what to do about it.
 */
final class FailedBeans {

    private final Supplier<System.Logger> logger;

    /** What was told of last: it comes by once more at each bean that needs the one that failed. Guarded by this. */
    private @Nullable Throwable told;

    FailedBeans(Supplier<System.Logger> logger) {
        this.logger = logger;
    }

    <T> Producer<T> watch(String name, Producer<T> producer) {
        return new WatchedProducer<>(name, producer, this);
    }

    <T> InjectionTarget<T> watch(String name, InjectionTarget<T> target) {
        return new WatchedTarget<>(name, target, this);
    }

    private <T> T watched(String name, Supplier<T> step) {
        try {
            return step.get();
        } catch (RuntimeException | Error e) {
            tell(name, e);
            throw e;
        }
    }

    private synchronized void tell(String name, Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        if (cause != told) {
            told = cause;
            logger.get().log(System.Logger.Level.ERROR, "Bean " + name + " could not be made: " + cause);
        }
    }

    private static class WatchedProducer<T, P extends Producer<T>> implements Producer<T> {

        final String name;
        final P watched;
        final FailedBeans failures;

        WatchedProducer(String name, P watched, FailedBeans failures) {
            this.name = name;
            this.watched = watched;
            this.failures = failures;
        }

        @Override
        public T produce(CreationalContext<T> creation) {
            return failures.watched(name, () -> watched.produce(creation));
        }

        @Override
        public void dispose(T instance) {
            watched.dispose(instance);
        }

        @Override
        public Set<InjectionPoint> getInjectionPoints() {
            return watched.getInjectionPoints();
        }
    }

    private static final class WatchedTarget<T> extends WatchedProducer<T, InjectionTarget<T>>
            implements InjectionTarget<T> {

        WatchedTarget(String name, InjectionTarget<T> watched, FailedBeans failures) {
            super(name, watched, failures);
        }

        @Override
        public void inject(T instance, CreationalContext<T> creation) {
            step(() -> watched.inject(instance, creation));
        }

        @Override
        public void postConstruct(T instance) {
            step(() -> watched.postConstruct(instance));
        }

        @Override
        public void preDestroy(T instance) {
            watched.preDestroy(instance);
        }

        private void step(Runnable step) {
            failures.watched(name, () -> {
                step.run();
                return name;
            });
        }
    }
}
