package io.bgworker.cdi;

import io.bgworker.WorkerException;
import io.bgworker.profile.Need;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Default;
import jakarta.enterprise.inject.literal.NamedLiteral;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.InjectionPoint;
import jakarta.enterprise.util.AnnotationLiteral;
import jakarta.inject.Named;
import jakarta.inject.Qualifier;
import java.lang.annotation.Annotation;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;

/**
 * Data sources that are injected and that no bean of the application is. A worker has them: its databases. So that the server
 * can validate them there is a bean for each, which is of no use there: it would take no part in the server's transactions.
 */
final class DataSourcesOfWorkers {

    /** By what {@code @Named} says; nothing stands for the default. */
    private final Set<String> wanted = new TreeSet<>();

    private final Set<String> brought = new TreeSet<>();

    /** An injection point of the application. */
    void add(InjectionPoint point) {
        InjectionPoints.Wanted asked = InjectionPoints.wanted(point);
        if (asked.kind() == Need.Kind.ONE) {
            name(asked).ifPresent(wanted::add);
        }
    }

    /** A bean of the application. */
    void add(Bean<?> bean) {
        if (bean.getTypes().contains(DataSource.class)) {
            for (Annotation qualifier : bean.getQualifiers()) {
                if (qualifier instanceof Default) {
                    brought.add("");
                } else if (qualifier instanceof Named named) {
                    brought.add(named.value());
                }
            }
        }
    }

    /** If it is a data source that is asked for, by no other qualifier than perhaps its name: that name, or nothing. */
    static Optional<String> name(InjectionPoints.Wanted wanted) {
        if (wanted.type() != DataSource.class) {
            return Optional.empty();
        }
        String name = "";
        for (Annotation qualifier : wanted.qualifiers()) {
            if (qualifier instanceof Named named) {
                name = named.value();
            } else if (!(qualifier instanceof Default) && !(qualifier instanceof Any)) {
                return Optional.empty();
            }
        }
        return Optional.of(name);
    }

    void provide(AfterBeanDiscovery discovery) {
        for (String name : wanted) {
            if (!brought.contains(name)) {
                discovery
                        .addBean()
                        .beanClass(DataSourcesOfWorkers.class)
                        .types(DataSource.class, Object.class)
                        .qualifiers(qualifiers(name))
                        .scope(ApplicationScoped.class)
                        .produceWith(instance -> {
                            throw new WorkerException(
                                    "A DataSource that no bean of the application produces must be used in a"
                                            + " background worker only; this is the server, where @Resource or a producer"
                                            + " gives one");
                        });
            }
        }
    }

    private static Set<Annotation> qualifiers(String name) {
        return name.isEmpty()
                ? Set.of(Any.Literal.INSTANCE, Default.Literal.INSTANCE)
                : Set.of(Any.Literal.INSTANCE, NamedLiteral.of(name), new NotTheDefault.Literal());
    }

    /** A bean that has no other qualifier than a name is a default. */
    @Qualifier
    @Retention(RetentionPolicy.RUNTIME)
    private @interface NotTheDefault {

        /** The only one. */
        final class Literal extends AnnotationLiteral<NotTheDefault> implements NotTheDefault {
            private static final long serialVersionUID = 1L;
        }
    }

    /** Whether a bean is one of those. */
    static boolean made(Bean<?> bean) {
        return bean.getBeanClass() == DataSourcesOfWorkers.class;
    }
}
