package io.bgworker.cdi;

import io.bgworker.observe.SupervisorManagement;
import io.bgworker.runtime.WorkerRuntime;
import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/** The supervisor's MBean, {@code io.bgworker:type=Supervisor,application=<name>}, as long as the application runs. */
final class RuntimeMXBeanRegistration implements AutoCloseable {

    private final ObjectName name;

    private RuntimeMXBeanRegistration(ObjectName name) {
        this.name = name;
    }

    static @Nullable RuntimeMXBeanRegistration register(String application, WorkerRuntime runtime) {
        try {
            ObjectName name =
                    new ObjectName("io.bgworker:type=Supervisor,application=" + ObjectName.quote(application));
            ManagementFactory.getPlatformMBeanServer().registerMBean(new SupervisorManagement(runtime), name);
            return new RuntimeMXBeanRegistration(name);
        } catch (JMException | RuntimeException e) {
            CdiLogger.LOG.noJmx(String.valueOf(e));
            return null;
        }
    }

    @Override
    public void close() throws JMException {
        ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
    }
}
