package io.bgworker.cdi;

import io.bgworker.BackgroundWorker;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.HandlesTypes;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells the supervisor of the web application it is in: its name, its files, and its annotated classes. The servlet container
 * looks into every class of the application, so it finds those too that have the annotation on a method only.
 */
@HandlesTypes(BackgroundWorker.class)
public final class WebApplication implements ServletContainerInitializer {

    private static final String REHEARSALS = "io.bgworker.worker";

    /** Whether there are servlets here at all; asked by those who must not touch a servlet type. */
    static boolean isPossible() {
        try {
            Class.forName("jakarta.servlet.ServletContainerInitializer", false, WebApplication.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    @Override
    public void onStartup(@Nullable Set<Class<?>> annotated, ServletContext context) {
        context.addListener(new Listener(annotated == null ? Set.of() : ofTheApplication(annotated)));
    }

    /** Without what spares rehearse with: that is in the application's files, but no worker of it. */
    static Set<Class<?>> ofTheApplication(Set<Class<?>> annotated) {
        return annotated.stream()
                .filter(type -> !type.getPackageName().equals(REHEARSALS))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** By now the container is up, on every server. */
    private static final class Listener implements ServletContextListener {

        private final Set<Class<?>> annotated;

        Listener(Set<Class<?>> annotated) {
            this.annotated = annotated;
        }

        @Override
        public void contextInitialized(ServletContextEvent event) {
            ServletContext context = event.getServletContext();
            supervisor()
                    .hosted(new HostedApplication(
                            name(context),
                            context.getClassLoader(),
                            Optional.of(new WebApplicationFiles(context)),
                            annotated));
        }

        @Override
        public void contextDestroyed(ServletContextEvent event) {
            supervisor().end();
        }

        private static WorkerSupervisor supervisor() {
            return CDI.current().select(WorkerSupervisor.class).get();
        }

        private static String name(ServletContext context) {
            String path = context.getContextPath().replaceFirst("^/", "");
            return path.isEmpty() ? "ROOT" : path;
        }
    }
}
