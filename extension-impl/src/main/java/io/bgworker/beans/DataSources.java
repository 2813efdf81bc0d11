package io.bgworker.beans;

import io.bgworker.WorkerContext;
import io.bgworker.protocol.BeanArchive;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Default;
import jakarta.enterprise.inject.literal.NamedLiteral;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.InjectionPoint;
import jakarta.enterprise.util.AnnotationLiteral;
import jakarta.inject.Qualifier;
import java.lang.annotation.Annotation;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jboss.weld.injection.spi.ResourceInjectionServices;
import org.jboss.weld.injection.spi.ResourceReferenceFactory;
import org.jboss.weld.injection.spi.helpers.SimpleResourceReference;

/** The data sources that beans have injected, one for each database, by {@code @Resource} and by {@code @Inject}. */
final class DataSources implements ResourceInjectionServices {

    private final Map<String, String> resources;
    private final Map<String, String> injected;
    private final Supplier<WorkerContext> context;
    private final Map<String, DataSource> byDatabase = new ConcurrentHashMap<>();

    DataSources(BeanArchive beans, Supplier<WorkerContext> context) {
        this.resources = beans.resources();
        this.injected = beans.dataSources();
        this.context = context;
    }

    private DataSource of(String database) {
        return byDatabase.computeIfAbsent(database, name -> new LazyDataSource(name, context.get()));
    }

    void provide(AfterBeanDiscovery discovery) {
        injected.forEach((name, database) -> discovery
                .addBean()
                .types(DataSource.class, Object.class)
                .qualifiers(qualifiers(name))
                .scope(Dependent.class)
                .createWith(creation -> of(database)));
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

    @Override
    public ResourceReferenceFactory<Object> registerResourceInjectionPoint(InjectionPoint point) {
        String name = BeanArchive.point(point.getMember());
        String database = resources.get(name);
        if (database == null) {
            throw new IllegalStateException("@Resource at " + name + " must be known since the deployment, is not");
        }
        return () -> new SimpleResourceReference<>(of(database));
    }

    /** Asked for by nothing that a worker has. */
    @Override
    public ResourceReferenceFactory<Object> registerResourceInjectionPoint(String jndiName, String mappedName) {
        throw new UnsupportedOperationException("There is no JNDI in a worker: " + jndiName + mappedName);
    }

    @Override
    public void cleanup() {
        byDatabase.clear();
    }
}
