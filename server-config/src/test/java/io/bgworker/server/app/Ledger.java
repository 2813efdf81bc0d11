package io.bgworker.server.app;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Qualifier;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import javax.sql.DataSource;

/** A bean whose data source the application makes a bean of, as applications do. */
@ApplicationScoped
public class Ledger {

    /** Of the books. */
    @Qualifier
    @Retention(RetentionPolicy.RUNTIME)
    public @interface Books {}

    /** The server's resources as beans. */
    @ApplicationScoped
    public static class Resources {

        @Resource(lookup = "java:app/jdbc/books")
        DataSource books;

        /** Not by the field itself: this server cannot do that with what the application defines. */
        @Produces
        @Books
        DataSource books() {
            return books;
        }
    }

    @Inject
    @Books
    DataSource books;

    public DataSource books() {
        return books;
    }
}
