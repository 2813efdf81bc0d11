package io.bgworker.benchmarks.subject;

import io.smallrye.config.inject.ConfigExtension;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jboss.weld.config.ConfigurationKey;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;

/** A JVM without us: a main class that connects to a socket and boots Weld with the beans of the worker. */
public final class BareWeld {

    private BareWeld() {}

    /**
     * Runs it.
     *
     * @param args the order
     * @throws IOException if the harness cannot be told
     * @throws InterruptedException by nobody
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Order order = Order.of(args[0]);
        Logger quiet = Logger.getLogger("org.jboss.weld");
        quiet.setLevel(Level.WARNING);
        try (Mark mark = Mark.connect(order.socket());
                WeldContainer container = boot()) {
            CdiWorker worker = container.select(CdiWorker.class).get();
            long began = System.nanoTime();
            worker.useBeans();
            order.obey(began, mark);
        }
    }

    private static WeldContainer boot() {
        return new Weld()
                .disableDiscovery()
                .skipShutdownHook()
                .addProperty(ConfigurationKey.EXECUTOR_THREAD_POOL_TYPE.get(), "NONE")
                .addExtension(new ConfigExtension())
                .addBeanClasses(Beans.all().toArray(Class<?>[]::new))
                .addBeanClass(Beans.interceptor())
                .interceptors(Beans.interceptor())
                .initialize();
    }
}
